from services.video import nal

SEQUENCE, KEY, OTHER = b"\x67\x64\x00", b"\x65\x88\x84", b"\x41\x9a\x02"


def test_units_are_found_behind_start_codes_of_three_and_of_four_bytes():
    assert list(nal.units(b"\x00\x00\x00\x01" + KEY + b"\x00\x00\x01" + OTHER + b"\x00\x00\x00\x01" + b"\x09\xf0")) == [
        KEY,
        OTHER,
        b"\x09\xf0",
    ]
    assert list(nal.units(b"no start code")) == []


def test_a_key_frame_with_and_without_what_a_decoder_must_know():
    assert nal.has_parameters(nal.START + SEQUENCE[:2] + nal.START + KEY)
    assert not nal.has_parameters(nal.START + KEY)


def test_b_frames_are_told_by_the_second_number_of_a_slice():
    # Exp-Golomb: 0 = 1, 1 = 010, 5 = 00110, 6 = 00111; the first number is the slice's place, 0, or 1 for a later one.
    assert nal.refers_forward(nal.START + bytes([0x01, 0b1_010_0000]))
    assert nal.refers_forward(nal.START + bytes([0x01, 0b1_00111_00]))
    assert nal.refers_forward(nal.START + bytes([0x01, 0b010_010_00]))
    assert not nal.refers_forward(nal.START + bytes([0x41, 0b1_00110_00]))
    assert not nal.refers_forward(nal.START + bytes([0x41, 0b1_1_000000]))


def test_what_is_no_slice_or_is_cut_off_is_no_b_frame():
    assert not nal.refers_forward(nal.START + bytes([0x65, 0b1_010_0000]))
    assert not nal.refers_forward(nal.START + bytes([0x01]))
    assert not nal.refers_forward(nal.START + bytes([0x01, 0, 0, 0, 0, 0, 0, 0, 0]))
    assert not nal.refers_forward(b"")
