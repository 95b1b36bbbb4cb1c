"""Only the right name with the right password gets in."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from community.staff import find_staff, save_staff, sign_in, staff_table
from community.storage import Database, UnitOfWork


def save(database: Database, name: str, password: str, area: str = "qingxi") -> None:
    with UnitOfWork(database) as unit:
        save_staff(unit, name, password, area)
        unit.commit()


def test_the_right_password_signs_in_and_the_id_finds_them_again(database: Database) -> None:
    save(database, "王社工", "correct horse")
    staff = sign_in(database, "王社工", "correct horse")
    assert staff is not None
    assert (staff.name, staff.area) == ("王社工", "qingxi")
    assert find_staff(database, staff.id) == staff
    assert find_staff(database, staff.id + 1) is None


@pytest.mark.parametrize(
    ("name", "password"),
    [("王社工", "wrong horse"), ("王社工", ""), ("李社工", "correct horse"), ("", ""), ("王社工 ", "correct horse")],
)
def test_a_wrong_name_or_password_does_not(sqlite: Database, name: str, password: str) -> None:
    save(sqlite, "王社工", "correct horse")
    assert sign_in(sqlite, name, password) is None


def test_nobody_can_sign_in_with_the_password_of_unknown_names(sqlite: Database) -> None:
    assert sign_in(sqlite, "nobody", "nobody has this password") is None


def test_the_password_is_kept_as_an_argon2_hash(sqlite: Database) -> None:
    save(sqlite, "王社工", "correct horse")
    with sqlite.read() as connection:
        kept = connection.execute(select(staff_table.c.password_hash)).scalar_one()
    assert kept.startswith("$argon2id$")
    assert "correct horse" not in kept


def test_saving_again_changes_password_and_area_and_keeps_the_id(sqlite: Database) -> None:
    save(sqlite, "王社工", "correct horse")
    before = sign_in(sqlite, "王社工", "correct horse")
    assert before is not None
    save(sqlite, "王社工", "battery staple", area="linjiang")
    assert sign_in(sqlite, "王社工", "correct horse") is None
    assert sign_in(sqlite, "王社工", "battery staple") == replace(before, area="linjiang")


def test_a_hash_that_can_not_be_read_lets_nobody_in(sqlite: Database) -> None:
    save(sqlite, "王社工", "correct horse")
    with sqlite.write() as connection:
        connection.execute(staff_table.update().values(password_hash="correct horse"))
    assert sign_in(sqlite, "王社工", "correct horse") is None
