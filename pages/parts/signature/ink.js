// signature_pad on a sheet that has the same size wherever it is shown: strokes stay as they were drawn when the window turns.

const SHEET = { width: 600, height: 300 };
const INK = { minWidth: 1.2, maxWidth: 4.5, minDistance: 2, penColor: "#17202a", throttle: 0 };
// What a mouse reports, and what stands in for a finger that reports nothing.
const USUAL_PRESSURE = 0.5;

/** Stands on two inner functions of the version that lies beside it: where a point is, and how wide a line is there. */
class InkPad extends SignaturePad {
  /** Pixels of the window for each unit of the sheet. */
  zoom = 1;

  _createPoint(x, y, pressure) {
    const point = super._createPoint(x, y, pressure);
    point.x /= this.zoom;
    point.y /= this.zoom;
    return point;
  }

  /** A pen that is pressed draws a wider line, beside what speed makes of it. */
  _calculateCurveWidths(from, to, options) {
    const weight = 0.2 + 0.8 * (to.pressure || USUAL_PRESSURE);
    const { minWidth, maxWidth } = options;
    return super._calculateCurveWidths(from, to, { ...options, minWidth: minWidth * weight, maxWidth: maxWidth * weight });
  }

  /** All of the canvas, whatever its scale. */
  clear() {
    const context = this.canvas.getContext("2d");
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    super.clear();
    context.restore();
  }
}
