def test_probe(office):
    d = office.open_at("cloturee")
    assert d.is_closed
    print(office.tick("2024-12-03"))
