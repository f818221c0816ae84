"""What the two status bytes of a card reader say. ISO 7816-4 table 5, PC/SC part 3 §3.2.2.1."""

from __future__ import annotations

from drivers.types import Text, same

_WORDS: dict[int, Text] = {
    0x9000: Text("完成", "done"),
    0x6282: Text("读到末尾，数据不够长", "end reached before the length asked for"),
    0x6300: Text("失败：密钥不对，或没有选对卡型", "failed: wrong key, or another card type"),
    0x6581: Text("没写进去：该字节写保护或存储单元坏", "not written: protected or worn"),
    0x6700: Text("长度不对", "wrong length"),
    0x6800: Text("不支持这种命令类别", "class of command not supported"),
    0x6981: Text("命令与卡不相容", "the command does not fit the card"),
    0x6982: Text("没有授权：要先核对密码或密钥", "not allowed: code or key first"),
    0x6983: Text("已锁死，不再接受密码", "locked, takes no code any more"),
    0x6985: Text("现在不能做", "not possible now"),
    0x6986: Text("不允许的命令", "command not allowed"),
    0x6988: Text("密钥位置不对", "wrong key slot"),
    0x6A80: Text("数据不对", "wrong data"),
    0x6A81: Text("不支持这项功能", "function not supported"),
    0x6A82: Text("没有这个地址", "no such address"),
    0x6A86: Text("参数 P1、P2 不对", "wrong P1 or P2"),
    0x6B00: Text("地址超出范围", "address out of range"),
    0x6D00: Text("不认识的命令", "unknown command"),
    0x6E00: Text("不认识的命令类别", "unknown class"),
    0x6F00: Text("原因不明的错误", "error without a reason"),
}


def status_text(word: int) -> Text:
    """A status word in words; one that is not known is shown as it is."""
    if word in _WORDS:
        return _WORDS[word]
    if word & 0xFFF0 == 0x63C0:
        left = word & 0x0F
        return Text(f"密码不对，还能试 {left} 次", f"wrong code, tries left: {left}")
    if word >> 8 == 0x61:
        return Text(f"还有 {word & 0xFF} 字节可取", f"{word & 0xFF} bytes to fetch")
    if word >> 8 == 0x6C:
        return Text(f"长度应为 {word & 0xFF}", f"the length should be {word & 0xFF}")
    return same(f"{word:04X}")
