// The moving picture itself, whoever plays it: finding it, counting its frames, its sound.

// Without a new frame for so long the picture does not move.
const STILL_MS = 2000;

/** The video that streamlit-webrtc plays in its frame beside us; it makes a new one with every connection. */
class FramedPicture {
  constructor(box) {
    this.box = box;
  }

  get video() {
    if (!this.found?.isConnected) this.found = this.box.querySelector("iframe")?.contentDocument?.querySelector("video") ?? null;
    return this.found;
  }

  /** It connects again by itself. */
  close() {}
}

/** Frames of a picture: whether it moves, and since when it does not. */
class Frames {
  constructor() {
    this.count = 0;
    this.movedAt = null;
  }

  look(video, now) {
    if (video !== this.video) {
      this.video = video;
      this.count = 0;
    }
    const count = video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
    if (count > this.count) this.movedAt = now;
    this.count = count;
  }

  moving(now) {
    return this.movedAt !== null && now - this.movedAt < STILL_MS;
  }

  /** Milliseconds since the picture last moved; null when it never has. */
  stillFor(now) {
    return this.movedAt === null ? null : now - this.movedAt;
  }
}

/** Pictures come as H.264 and nothing else. */
function playsH264() {
  const codecs = window.RTCRtpReceiver?.getCapabilities?.("video")?.codecs;
  return !codecs || codecs.some((codec) => codec.mimeType.toLowerCase() === "video/h264");
}
