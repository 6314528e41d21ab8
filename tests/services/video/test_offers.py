"""What is left of a browser's offer."""

from services.video import offers

OFFER = """v=0
o=- 1 2 IN IP4 127.0.0.1
a=group:BUNDLE 0 1
m=video 9 UDP/TLS/RTP/SAVPF 96 97 103 104 107 108 35
c=IN IP4 0.0.0.0
a=candidate:1 1 udp 2122260223 192.168.1.7 54321 typ host generation 0
a=candidate:2 1 udp 2122260223 9f5a4c9e-1.local 54322 typ host generation 0
a=mid:0
a=rtpmap:96 VP8/90000
a=rtcp-fb:96 nack pli
a=rtpmap:97 rtx/90000
a=fmtp:97 apt=96
a=rtpmap:103 H264/90000
a=rtcp-fb:103 nack pli
a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f
a=rtpmap:104 rtx/90000
a=fmtp:104 apt=103
a=rtpmap:107 H264/90000
a=fmtp:107 packetization-mode=0;profile-level-id=42001f
a=rtpmap:108 rtx/90000
a=fmtp:108 apt=107
a=rtpmap:35 AV1/90000
m=audio 9 UDP/TLS/RTP/SAVPF 111 0
a=mid:1
a=rtpmap:111 opus/48000/2
a=rtpmap:0 PCMU/8000
""".replace("\n", "\r\n")


def test_of_the_ways_to_send_video_only_h264_and_its_retransmission_are_left():
    left = offers.passed_through(OFFER)
    assert "m=video 9 UDP/TLS/RTP/SAVPF 103 104 107 108\r\n" in left
    for gone in ("VP8", "AV1", "apt=96", "rtcp-fb:96", ":97 ", ":35 "):
        assert gone not in left
    for kept in ("a=rtcp-fb:103 nack pli", "a=fmtp:104 apt=103", "a=mid:0", "a=group:BUNDLE 0 1"):
        assert kept in left


def test_sound_stays_as_it_was_offered():
    assert offers.passed_through(OFFER).partition("m=audio")[2] == OFFER.partition("m=audio")[2]


def test_a_candidate_that_only_the_browsers_network_can_resolve_is_dropped():
    left = offers.passed_through(OFFER)
    assert "192.168.1.7" in left and ".local" not in left


def test_an_offer_without_h264_keeps_its_video():
    offer = "\r\n".join(line for line in OFFER.splitlines() if "H264" not in line) + "\r\n"
    assert "VP8" in offers.passed_through(offer)
