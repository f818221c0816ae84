"""One tree of errors for everything a person may have to read.

Each error says three things in both languages: what happened, what it means, what to do. It is
mapped to one of these at the border where it is noticed (SQLite, the file system, a port, the
line), so that a page only ever prints ``error.sentence(lang)`` and a log only ``error.detail``.
"""

from __future__ import annotations

from typing import ClassVar

from app.domain.text import Lang, Text


class CounterCheckError(Exception):
    """The root. ``code`` is stable and language-free; ``detail`` is for the engineer's log."""

    code: ClassVar[str] = "error"
    what: Text = Text("操作没有完成。", "The action was not completed.")
    meaning: Text = Text("", "")
    todo: Text = Text("", "")

    def __init__(
        self,
        detail: str = "",
        *,
        what: Text | None = None,
        meaning: Text | None = None,
        todo: Text | None = None,
    ) -> None:
        if what is not None:
            self.what = what
        if meaning is not None:
            self.meaning = meaning
        if todo is not None:
            self.todo = todo
        self.detail = detail
        super().__init__(self.what.en + (f" ({detail})" if detail else ""))

    def sentence(self, lang: Lang) -> str:
        """What happened, what it means and what to do, as one short paragraph."""
        parts = (self.what.to(lang), self.meaning.to(lang), self.todo.to(lang))
        return ("" if lang == "zh" else " ").join(p for p in parts if p)


# ---------------------------------------------------------------- storage


class StoreError(CounterCheckError):
    """Something about the local database or the evidence files."""

    code = "store"


class NotFound(StoreError):
    """A record that was asked for is not on this laptop."""

    code = "not_found"
    what = Text("找不到这条记录。", "This record was not found.")
    meaning = Text("它不在这台电脑上。", "It is not on this laptop.")
    todo = Text("请先同步，然后再打开。", "Synchronise, then open it again.")

    def __init__(self, kind: str, id: str) -> None:
        super().__init__(f"{kind} {id}")
        self.kind = kind
        self.id = id


class Unreadable(StoreError):
    """A record is there, but this program does not understand it."""

    code = "unreadable"
    what = Text("这条记录读不出来。", "This record cannot be read.")
    meaning = Text(
        "它可能是更新版本的程序写的；内容原样保留，没有丢失。",
        "A newer program probably wrote it; its content is kept as it is, nothing is lost.",
    )
    todo = Text("请升级本程序。", "Upgrade this program.")


class Signed(StoreError):
    """Somebody tried to change what a supervisor has signed."""

    code = "signed"
    what = Text("已签字的内容不能修改。", "Signed content cannot be changed.")
    meaning = Text(
        "负责人确认过的结果永久保留，数据库拒绝了这次修改。",
        "What the supervisor confirmed is kept for ever; the database refused this change.",
    )
    todo = Text(
        "需要更正时，请由中心退回相应检查项后重新检查。",
        "If it needs correcting, central must return the item for rework.",
    )


class Duplicate(StoreError):
    """A record that must be the only one of its kind exists already."""

    code = "duplicate"
    what = Text("这条记录已经有了。", "This record exists already.")
    meaning = Text("同一项只能保存一次。", "There can only be one of it.")
    todo = Text("请打开已有的那一条。", "Open the one that is there.")


class EpochChanged(StoreError):
    """Central was restored from an older copy of itself since the last synchronisation."""

    code = "epoch_changed"
    what = Text("中心的数据已恢复到较早的状态。", "Central was restored to an earlier state.")
    meaning = Text(
        "这台电脑会把已发送过的内容重新上传，不会丢失。",
        "This laptop offers everything it has sent again; nothing is lost.",
    )
    todo = Text("无需操作，请保持联网。", "Nothing to do; stay connected.")


class StorageFull(StoreError):
    """The disk is full; nothing was half-written."""

    code = "storage_full"
    what = Text("磁盘已满，这一步没有保存。", "The disk is full; this step was not saved.")
    meaning = Text(
        "之前保存的内容都完好，没有写到一半的数据。",
        "Everything saved before is intact; nothing was half-written.",
    )
    todo = Text(
        "请清理磁盘空间，然后重做这一步。", "Free some disk space, then do this step again."
    )


class StorageFailed(StoreError):
    """The disk reported an error that is not "full"."""

    code = "storage_failed"
    what = Text("读写磁盘出错，这一步没有保存。", "The disk failed; this step was not saved.")
    meaning = Text(
        "之前保存的内容不受影响，但磁盘可能有故障。",
        "What was saved before is not affected, but the disk may be faulty.",
    )
    todo = Text(
        "请重试；如果再次出现，请尽快同步并检查磁盘。",
        "Try again; if it comes back, synchronise soon and have the disk checked.",
    )


class StoreBusy(StoreError):
    """Another process, or another action of this one, holds the database."""

    code = "store_busy"
    what = Text("数据正被另一个程序使用。", "The data are in use by another program.")
    meaning = Text(
        "同一个数据文件夹只能由一个程序打开。",
        "Only one program may have a data folder open.",
    )
    todo = Text("请先关闭占用它的程序，再重试。", "Close the program that uses it, then try again.")


class WrongKey(StoreError):
    """The key is not the one this database was made with."""

    code = "wrong_key"
    what = Text("数据打不开：密钥不对。", "The data cannot be opened: wrong key.")
    meaning = Text(
        "密码文件和数据文件不是同一套，数据本身没有损坏。",
        "The password file and the data do not belong together; the data are not damaged.",
    )
    todo = Text(
        "请把两个文件放回原来的文件夹，或联系管理员用中心托管的密钥恢复。",
        "Put both files back where they were, or ask the administrator to recover the key that "
        "central keeps.",
    )


class StoreDamaged(StoreError):
    """The database file is damaged. ``backup`` is the newest good copy, if there is one."""

    code = "store_damaged"
    what = Text("数据文件已损坏。", "The data file is damaged.")

    def __init__(self, detail: str = "", *, file: str = "", backup: str = "") -> None:
        if backup:
            meaning = Text(
                f"打不开 {file}；可用的备份是 {backup}，备份之后的记录另有流水可以补回。",
                f"{file} cannot be read. There is a backup, {backup}; what was recorded after it "
                "is kept in the journal.",
            )
            todo = Text(
                "请运行 countercheck restore，从备份恢复。",
                "Run countercheck restore to bring the backup back.",
            )
        else:
            meaning = Text(
                f"打不开 {file}，也没有找到备份。已上传的记录在中心。",
                f"{file} cannot be read and no backup was found. What was sent is at central.",
            )
            todo = Text(
                "不要删除任何文件，请联系管理员。",
                "Do not delete any file; ask the administrator.",
            )
        super().__init__(detail, meaning=meaning, todo=todo)
        self.file = file
        self.backup = backup


class StoreNewer(StoreError):
    """The database was written by a newer version of the program."""

    code = "store_newer"
    what = Text("数据是更新版本的程序写的。", "A newer version of the program wrote these data.")
    meaning = Text(
        "旧版本不能打开新数据，以免丢失内容。",
        "An older version must not open them, or content could be lost.",
    )
    todo = Text("请安装新版本后再打开。", "Install the newer version, then open them.")


class NotEncrypted(StoreError):
    """The encrypting database library is missing, or a file lies there in plain text."""

    code = "not_encrypted"
    what = Text("数据没有加密，程序拒绝打开。", "The data would not be encrypted; not opened.")
    meaning = Text(
        "加密组件缺失，或数据文件被换成了未加密的文件。",
        "The encrypting library is missing, or an unencrypted file was put in place.",
    )
    todo = Text("请重新安装程序，或联系管理员。", "Reinstall the program or ask the administrator.")


class LibraryTooOld(StoreError):
    """The SQLite in use has a known bug that can corrupt the database."""

    code = "library_too_old"
    what = Text("数据库组件版本太旧。", "The database library is too old.")
    meaning = Text(
        "该版本存在可能损坏数据的已知缺陷。", "That version has a known bug that can damage data."
    )
    todo = Text("请重新安装程序。", "Reinstall the program.")


class NotEnrolled(StoreError):
    """This laptop has no identity yet, so nothing can be recorded that is to be sent."""

    code = "not_enrolled"
    what = Text("这台电脑还没有登记。", "This laptop is not enrolled.")
    meaning = Text("登记之前不能新建记录。", "Nothing can be recorded before that.")
    todo = Text("请先向中心登记这台电脑。", "Enrol this laptop at central first.")


class BlobMissing(StoreError):
    """The bytes of a photo, file or capture are not on this laptop."""

    code = "blob_missing"
    what = Text("这个附件不在这台电脑上。", "This attachment is not on this laptop.")
    meaning = Text("只有它的记录，没有内容。", "Only its record is here, not its content.")
    todo = Text("联网后会自动取回。", "It is fetched when there is a line.")


class BlobDamaged(StoreError):
    """The bytes of an attachment are not what was stored."""

    code = "blob_damaged"
    what = Text("这个附件已损坏。", "This attachment is damaged.")
    meaning = Text(
        "文件内容与当时保存的不一致，不能作为佐证。",
        "Its content is not what was stored, so it is no evidence.",
    )
    todo = Text(
        "请重新拍摄或添加；已上传的可从中心取回。",
        "Take or add it again; if it was sent, it can be fetched from central.",
    )


class ImageUnusable(StoreError):
    """A picture that cannot be read, or is too large to be shown safely."""

    code = "image_unusable"
    what = Text("这张图片无法使用。", "This picture cannot be used.")
    meaning = Text(
        "文件已损坏，读不出完整的图片。", "It is damaged: no whole picture comes out of it."
    )
    todo = Text("请换一张图片。", "Choose another picture.")


# ---------------------------------------------------------------- vault


class VaultError(CounterCheckError):
    """Something about signing in or the keys."""

    code = "vault"


def _seconds(wait: float) -> int:
    return max(1, int(wait + 0.999))


class WrongPassword(VaultError):
    """The password is wrong. ``wait_seconds`` until the next try is allowed (0: at once)."""

    code = "wrong_password"
    what = Text("密码不对。", "The password is wrong.")

    def __init__(self, wait_seconds: float, failures: int) -> None:
        wait = _seconds(wait_seconds) if wait_seconds > 0 else 0
        super().__init__(
            meaning=Text(f"已连续输错 {failures} 次。", f"Wrong {failures} time(s) in a row."),
            todo=Text(f"请等 {wait} 秒后再试。", f"Wait {wait} s, then try again.")
            if wait
            else Text("请再试一次。", "Try again."),
        )
        self.wait_seconds = wait_seconds
        self.failures = failures


class TooSoon(VaultError):
    """A try before the waiting time after wrong passwords was over."""

    code = "too_soon"
    what = Text("还不能再试。", "It is too soon to try again.")
    meaning = Text("密码连续输错，需要等待。", "The password was wrong several times.")

    def __init__(self, wait: float) -> None:
        super().__init__(
            todo=Text(f"请等 {_seconds(wait)} 秒。", f"Wait {_seconds(wait)} s."),
        )
        self.wait = wait


class UnknownAccount(VaultError):
    """Nobody with this login can sign in on this laptop."""

    code = "unknown_account"
    what = Text("这台电脑上没有这个账号。", "There is no such account on this laptop.")
    meaning = Text("账号要先在这台电脑上登记。", "An account has to be added here first.")
    todo = Text("请检查账号，或联系管理员。", "Check the login or ask the administrator.")


class AccountExists(VaultError):
    """This login is already on this laptop."""

    code = "account_exists"
    what = Text("这台电脑上已有这个账号。", "This account is already on this laptop.")
    meaning = Text("没有改动任何内容。", "Nothing was changed.")
    todo = Text("请直接登录，或换一个账号名。", "Sign in with it, or use another login.")


class LastAccount(VaultError):
    """The only account that can open the data may not be removed."""

    code = "last_account"
    what = Text("不能移除最后一个账号。", "The last account cannot be removed.")
    meaning = Text("移除后这台电脑上的数据将无法打开。", "Nobody could open the data afterwards.")
    todo = Text("请先添加另一个账号。", "Add another account first.")


class EmptyPassword(VaultError):
    """A password without a single character."""

    code = "empty_password"
    what = Text("密码不能为空。", "The password must not be empty.")
    meaning = Text("数据靠它加密。", "The data are encrypted with it.")
    todo = Text("请输入密码。", "Enter a password.")


class VaultExists(VaultError):
    """There is a vault in this folder already; a new one would lock its data away."""

    code = "vault_exists"
    what = Text("这个文件夹里已经有密码文件。", "This folder already has a password file.")
    meaning = Text(
        "新建会让原有数据再也打不开，所以没有改动。",
        "A new one would lock its data away for ever, so nothing was changed.",
    )
    todo = Text("请直接登录，或换一个文件夹。", "Sign in, or choose another folder.")


class VaultDamaged(VaultError):
    """vault.json and its copy cannot be read."""

    code = "vault_damaged"
    what = Text("密码文件已损坏。", "The password file is damaged.")
    meaning = Text(
        "主文件和备份都读不出来；数据仍在，只是暂时打不开。",
        "Neither it nor its copy can be read. The data are still there but cannot be opened.",
    )
    todo = Text(
        "不要删除任何文件，请联系管理员用中心托管的密钥恢复。",
        "Do not delete any file; ask the administrator to recover the key that central keeps.",
    )


class EscrowUnusable(VaultError):
    """The sealed key that central keeps cannot be opened with this private key."""

    code = "escrow_unusable"
    what = Text("托管的密钥打不开。", "The escrowed key cannot be opened.")
    meaning = Text(
        "它不是用这把中心密钥封存的，或内容已损坏。",
        "It was not sealed to this central key, or it is damaged.",
    )
    todo = Text("请换用当时的中心密钥。", "Use the central key it was sealed to.")
