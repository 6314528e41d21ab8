"""Files in the exchange format, one row a step: the story of a case whose order was issued within half an hour."""

import csv
from pathlib import Path

import services.imports
from services.imports.run import rejects_beside

MAPPING = Path(services.imports.__file__).parent / "mappings" / "group-steps.yaml"
PLACE = ["案件编号", "区域", "公司", "项目"]
COLUMNS = [
    *PLACE,
    "环节",
    "时间",
    "办理角色",
    "房号",
    "客户姓名",
    "联系电话",
    "客户诉求",
    "投诉类别",
    "级别",
    "来源",
    "要求完成时间",
]
STORY = (
    ("受理登记", "2026-03-02 09:00", "项目客服专员"),
    ("报送督办令", "2026-03-02 09:10", ""),
    ("order_reviewed", "2026-03-02 09:20", "deputy_gm"),
    ("order_issued", "2026/03/02 09:30", "gm"),
)


def case_rows(key: str) -> list[dict[str, str]]:
    """The rows of a case, by column."""
    rows = [{"案件编号": key} | {"环节": event, "时间": at, "办理角色": by} for event, at, by in STORY]
    rows[0] |= {
        "区域": "region",
        "公司": "company",
        "项目": "project",
        "房号": "3-1201",
        "客户姓名": "张三",
        "联系电话": "13812342204",
    }
    rows[0] |= {"客户诉求": "厨房漏水", "投诉类别": "物业服务及维保修", "级别": "一般", "来源": "来访"}
    rows[1] |= {"要求完成时间": "2026-03-05 18:00"}
    return rows


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    """The rows as a CSV."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def reasons(path: Path) -> list[tuple[str, str]]:
    """Line and reason of each row that was set aside."""
    with rejects_beside(path).open(encoding="utf-8-sig", newline="") as stream:
        return [(row["行号"], row["退回原因"]) for row in csv.DictReader(stream)]
