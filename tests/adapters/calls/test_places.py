"""Where a call may go: nothing that a person types leads to what only this network sees."""

import pytest

from support_engine.adapters.calls import places
from support_engine.adapters.calls.posting import Door
from support_engine.errors import NotDelivered

PRIVATE = (
    "10.0.0.1",
    "172.16.9.9",
    "192.168.1.1",
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "169.254.169.254",
    "100.64.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "ff02::1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::a00:1",
    "64:ff9b:1::a00:1",
    "::10.0.0.1",
    "::ffff:0:10.0.0.1",
    "fec0::1",
    "192.88.99.1",
    "2002:a00:1::1",
)
PUBLIC = ("93.184.216.34", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808")


def leading(monkeypatch, *addresses: str) -> None:
    """A name that leads there."""
    answers = [(2, 1, 6, "", (one, 443)) for one in addresses]
    monkeypatch.setattr(places, "getaddrinfo", lambda *_given, **_named: answers)


PLACE = places.Place("si.exemple.fr", 443, "/", True)


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public_is_kept_out_whatever_name_leads_there(monkeypatch, address) -> None:
    leading(monkeypatch, "93.184.216.34", address)
    with pytest.raises(NotDelivered, match="n’est pas une adresse publique"):
        places.leading_to(PLACE, (), is_trial=False)
    with pytest.raises(NotDelivered):
        Door().post("https://si.exemple.fr/", b"{}", {})


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_is_open(monkeypatch, address) -> None:
    leading(monkeypatch, address)
    assert places.leading_to(PLACE, (), is_trial=False) == [address]


def test_the_settings_open_a_network_and_no_other(monkeypatch) -> None:
    leading(monkeypatch, "10.1.2.3")
    assert places.leading_to(PLACE, ("10.1.0.0/16",), is_trial=False) == ["10.1.2.3"]
    leading(monkeypatch, "10.2.2.3")
    with pytest.raises(NotDelivered):
        places.leading_to(PLACE, ("10.1.0.0/16",), is_trial=False)


def test_a_trial_opens_this_machine_by_its_address_alone(monkeypatch) -> None:
    leading(monkeypatch, "127.0.0.1")
    assert places.leading_to(PLACE, (), is_trial=True) == ["127.0.0.1"]
    leading(monkeypatch, "127.0.0.2")
    with pytest.raises(NotDelivered):
        places.leading_to(PLACE, (), is_trial=True)


def test_the_call_goes_to_the_address_that_was_judged(monkeypatch) -> None:
    """A name that leads elsewhere when it is asked again is not asked again."""
    leading(monkeypatch, "93.184.216.34")
    gone = []

    def refusing(address, **_named):
        gone.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr("support_engine.adapters.calls.posting.create_connection", refusing)
    with pytest.raises(NotDelivered, match="refuse la connexion"):
        Door().post("https://si.exemple.fr:8443/ecoute", b"{}", {})
    assert gone == [("93.184.216.34", 8443)]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "si.exemple.fr",
        "http://si.exemple.fr/",
        "ftp://si.exemple.fr/",
        "https://",
        "https:///ecoute",
        "https://moi:secret@si.exemple.fr/",
        "https://si.exemple.fr/#la",
        "https://si.exemple.fr/a b",
        "https://si.exemple.fr/\r\nX: y",
        "https://si.exemple.fr:0/",
        "https://si.exemple.fr:99999/",
        "https://é.exemple.fr/",
        f"https://si.exemple.fr/{'a' * 500}",
        "file:///etc/passwd",
        "https://[::1/",
    ],
)
def test_what_is_no_whole_address_in_https_is_refused(url) -> None:
    assert places.flaw(url, is_trial=False)
    assert places.flaw(url, is_trial=True)


def test_a_real_base_asks_for_https_and_a_trial_for_this_machine() -> None:
    assert places.flaw("https://si.exemple.fr/ecoute?a=1", is_trial=False) == ""
    assert places.flaw("http://127.0.0.1:9000/", is_trial=False)
    assert places.flaw("http://127.0.0.1:9000/", is_trial=True) == ""
    for url in ("https://si.exemple.fr/", "http://localhost:9000/", "http://127.0.0.1.exemple.fr/"):
        assert places.flaw(url, is_trial=True) == places.ONLY_HERE


def test_what_is_asked_of_a_host_bears_its_name_as_browsers_write_it() -> None:
    assert places.read("https://si.exemple.fr/").header == "si.exemple.fr"
    assert places.read("https://si.exemple.fr:8443/").header == "si.exemple.fr:8443"
    assert places.read("http://[2001:db8::1]:80/a?b=c").header == "[2001:db8::1]"
    assert places.read("http://[2001:db8::1]:80/a?b=c").path == "/a?b=c"
