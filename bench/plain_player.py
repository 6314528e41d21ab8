"""Live pictures as most people would write them: streamlit-webrtc's own player for each viewer, which decodes and codes anew."""

import os

import streamlit as st
from aiortc.contrib.media import MediaPlayer
from streamlit_webrtc import WebRtcMode, webrtc_streamer


def _player() -> MediaPlayer:
    return MediaPlayer(os.environ["PLAIN_CAMERA"], options={"rtsp_transport": "tcp"})


for place in range(int(st.query_params.get("viewers", "1"))):
    webrtc_streamer(
        key=f"player-{place}",
        mode=WebRtcMode.RECVONLY,
        rtc_configuration={"iceServers": []},
        desired_playing_state=True,
        player_factory=_player,
    )
