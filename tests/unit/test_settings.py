"""Settings: read from file and environment, refused with the key, the value and what is allowed."""

from pathlib import Path

import pytest

from analysis.errors import ConfigurationError
from policyvane.settings import FILE, Settings, home_folder, read_settings


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"POLICYVANE_{name.upper()}", raising=False)


def refused(home: Path) -> str:
    with pytest.raises(ConfigurationError) as error:
        read_settings(home)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_without_a_file_there_are_sane_defaults(tmp_path: Path) -> None:
    settings = read_settings(tmp_path)
    assert settings.contact is None
    assert settings.database_address == f"sqlite:///{tmp_path}/policyvane.db"
    assert settings.delay >= 1


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / FILE).write_text('delay = 2.5\ncontact = "desk@news.example"\n')
    assert read_settings(tmp_path).delay == 2.5
    monkeypatch.setenv("POLICYVANE_DELAY", "4")
    assert read_settings(tmp_path).delay == 4
    assert "desk@news.example" in read_settings(tmp_path).user_agent


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("delay = -1", ["delay", "-1", "greater than or equal to 0"]),
        ('timeout = "soon"', ["timeout", "soon", "number"]),
        ("dely = 3", ["dely", "Did you mean delay?"]),
        ('zone = "Asia/Wuhan"', ["zone", "Asia/Wuhan", "Asia/Shanghai"]),
        ('contact = "me"', ["contact", "me", "e-mail"]),
        ('connect_to = ["a.example:443:10.0.0.1:80"]', ["connect_to", "10.0.0.1", "loopback"]),
        ('ca_file = "/no/such/file.pem"', ["ca_file", "/no/such/file.pem", "file"]),
        ("delay = [", ["policyvane.toml", "cannot be read"]),
    ],
)
def test_a_wrong_setting_names_key_value_and_what_is_allowed(tmp_path: Path, line: str, named: list[str]) -> None:
    (tmp_path / FILE).write_text(line)
    message = refused(tmp_path)
    for word in named:
        assert word in message


def test_a_misspelt_variable_of_the_environment_is_no_silent_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICYVANE_DATABSE", "x")
    assert "Did you mean database?" in refused(tmp_path)


def test_a_list_in_the_environment_that_is_no_json_names_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICYVANE_RECHECK_MINUTES", "1,2")
    assert "POLICYVANE_RECHECK_MINUTES" in refused(tmp_path)
    monkeypatch.setenv("POLICYVANE_RECHECK_MINUTES", "[1, 2]")
    assert read_settings(tmp_path).recheck_minutes == (1, 2)


def test_the_home_folder_can_be_given_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYVANE_HOME", str(tmp_path / "x"))
    assert home_folder() == tmp_path / "x"
    assert home_folder(tmp_path) == tmp_path
