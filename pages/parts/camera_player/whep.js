// A picture from the outside gateway, by WHEP through our own server.

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15000;
// Without STUN or TURN all candidates are known at once.
const GATHERING = 1500;

/** Plays into a video element of its own and connects again when the picture is lost. */
class GatewayPicture {
  /** `on`: ticket(its new ticket), refused(sentence). */
  constructor(box, url, servers, on) {
    Object.assign(this, { url, servers, on, wait: FIRST_WAIT });
    this.video = document.createElement("video");
    Object.assign(this.video, { className: "cp-video", autoplay: true, muted: true, playsInline: true });
    box.prepend(this.video);
    this.connect();
  }

  async connect() {
    clearTimeout(this.timer);
    this.peer?.close();
    const peer = (this.peer = new RTCPeerConnection({ iceServers: this.servers }));
    peer.addTransceiver("video", { direction: "recvonly" });
    peer.addTransceiver("audio", { direction: "recvonly" });
    peer.ontrack = (event) => (this.video.srcObject = event.streams[0]);
    peer.onconnectionstatechange = () => this.follow(peer);
    try {
      await peer.setLocalDescription(await peer.createOffer());
      await gathered(peer);
      await this.ask(peer);
    } catch {
      this.later(peer);
    }
  }

  async ask(peer) {
    const body = peer.localDescription.sdp;
    const answer = await fetch(this.url, { method: "POST", headers: { "Content-Type": "application/sdp" }, body });
    const said = await answer.text();
    if (answer.ok) this.on.ticket(answer.headers.get("X-Ticket"));
    if (peer !== this.peer) return;
    if (answer.ok) await peer.setRemoteDescription({ type: "answer", sdp: said });
    else {
      this.on.refused(said);
      this.later(peer);
    }
  }

  follow(peer) {
    if (peer.connectionState === "connected") this.wait = FIRST_WAIT;
    if (["disconnected", "failed", "closed"].includes(peer.connectionState)) this.later(peer);
  }

  later(peer) {
    if (peer !== this.peer) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.connect(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  /** Play no more, and do not try again. */
  halt() {
    clearTimeout(this.timer);
    const peer = this.peer;
    this.peer = null;
    peer?.close();
    this.video.srcObject = null;
  }

  close() {
    this.halt();
    this.video.remove();
  }
}

function gathered(peer) {
  return new Promise((done) => {
    const look = () => peer.iceGatheringState === "complete" && done();
    peer.addEventListener("icegatheringstatechange", look);
    setTimeout(done, GATHERING);
    look();
  });
}
