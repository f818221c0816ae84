"""Why a photo is not measured, and what to do for a better one."""

from __future__ import annotations

from typing import Final

from drivers.types import Text

REASONS: Final = {
    "no_image": Text("这个文件不是图片，换一张。", "This file is no picture; take another."),
    "too_big": Text("图片太大，换成 4000 万像素以内的。", "Too large; at most 40 megapixels."),
    "too_small": Text(
        "离得太远或图片太小：让票据占满画面再拍。",
        "Too far away or too small: let the form fill the picture.",
    ),
    "dark": Text("太暗：开灯或移到窗边再拍。", "Too dark: switch on a light, or go to a window."),
    "glare": Text(
        "有反光或过曝：关闪光灯，换个角度再拍。",
        "Glare or over-exposed: flash off, another angle.",
    ),
    "blurred": Text(
        "模糊：拿稳，点一下屏幕对焦，再拍。", "Blurred: hold still, tap to focus, take it again."
    ),
    "no_frame": Text(
        "找不到票据的边框：四条边都要拍进去，不要遮挡，下面垫深色或纯色。",
        "The frame was not found: all four sides in the picture, nothing over them, on a plain "
        "ground.",
    ),
    "oblique": Text("拍得太斜：从正上方拍。", "Too oblique: take it from straight above."),
    "frame_bent": Text(
        "边框不直：票据没有压平，或拍得太近变形；压平、退远一点再拍。",
        "The frame is not straight: flatten the form, or go further away.",
    ),
    "few_crosses": Text(
        "看清的十字太少：检查色带，擦净遮挡，再拍。",
        "Too few crosses can be read: check the ribbon, uncover them, take it again.",
    ),
    "which_way": Text(
        "分不清哪边朝上：第一个十字右边的黑条要看得见；胶片不要反着放。",
        "It cannot be told which way up it is: the bar beside the first cross must be visible; "
        "do not turn the film over.",
    ),
    "inconsistent": Text(
        "十字位置互相对不上：票据起皱、重影，或打了两次；换一张重打重拍。",
        "The crosses do not agree: creased, double image, or printed twice; print and take it "
        "again.",
    ),
    "proportions": Text(
        "照片里边框的长宽比说不准：用没裁剪过的原片，从正上方再拍；核对边框的宽和高。",
        "The frame's proportions cannot be told from this photo: take it from straight above, "
        "do not crop it; check the frame's width and height.",
    ),
    "no_ruler": Text(
        "看不清钢尺的毫米刻度：尺放在票据下边，与边框平行，刻度朝上，不反光。",
        "The ruler's millimetres cannot be read: lay it below the form, along its frame, ticks up, "
        "without glare.",
    ),
    "wrong_size": Text(
        "算出的横向比例不可能：边框的宽高填错了，量一下再填。",
        "The sideways scale cannot be: the frame's width or height was entered wrongly; measure "
        "it.",
    ),
}


class BadPhoto(ValueError):
    """A photo that cannot be measured with confidence. ``code`` is a key of ``REASONS``."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = detail

    @property
    def text(self) -> Text:
        return REASONS[self.code]
