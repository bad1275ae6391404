package dev.streampod.examples.pixorama.page;

import dev.streampod.examples.pixorama.Palette;
import dev.streampod.fixtures.BrowserWindow;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.interactions.PointerInput;

/** The page in one window of a browser, as a person sees and uses it. */
final class PixoramaPage {

    private static final String REMEMBER_STATES = """
            const status = document.getElementById('status');
            window.states = [status.dataset.state];
            new MutationObserver(() => window.states.push(status.dataset.state))
                .observe(status, { attributes: true, attributeFilter: ['data-state'] });
            """;

    private static final String PIXEL = """
            const canvas = document.getElementById('canvas');
            const [r, g, b] = canvas.getContext('2d').getImageData(arguments[0], arguments[1], 1, 1).data;
            return r << 16 | g << 8 | b;
            """;

    /** Works in a document that is still empty, too. */
    private static final String REMEMBER_PAINTERS = """
            window.painters = [];
            new MutationObserver(changes => {
                for (const { target, addedNodes } of changes) {
                    if (target.id === 'painters') window.painters.push(...[...addedNodes].map(node => node.textContent));
                }
            }).observe(document, { subtree: true, childList: true });
            """;

    /** Within one frame the time of the document stands still. */
    private static final String COUNT_PAINTS = """
            window.paints = new Map();
            window.largestPaint = 0;
            const { putImageData } = CanvasRenderingContext2D.prototype;
            CanvasRenderingContext2D.prototype.putImageData = function (...image) {
                const frame = document.timeline.currentTime;
                window.paints.set(frame, (window.paints.get(frame) ?? 0) + 1);
                const [pixels, , , , , width = pixels.width, height = pixels.height] = image;
                window.largestPaint = Math.max(window.largestPaint, width * height);
                return putImageData.apply(this, image);
            };
            """;

    private final BrowserWindow window;

    PixoramaPage(BrowserWindow window) {
        this.window = window;
        window.run(REMEMBER_STATES);
    }

    String state() {
        return String.valueOf(window.element("status").getDomAttribute("data-state"));
    }

    /** All states that the connection was in since the page was opened, or since {@link #forgetStates}. */
    @SuppressWarnings("unchecked") // the script returns an array of strings
    List<String> states() {
        return (List<String>) window.result("return window.states");
    }

    void forgetStates() {
        window.run("window.states.length = 0");
    }

    String painters() {
        return String.valueOf(window.element("painters").getDomAttribute("data-count"));
    }

    /** Remembers what the page tells of who is here, from now on. */
    void rememberPainters() {
        window.run(REMEMBER_PAINTERS);
    }

    /** Loads the page anew, and remembers what it tells of who is here from the beginning. */
    void reloadRememberingPainters() {
        window.command("Page.addScriptToEvaluateOnNewDocument", Map.of("source", REMEMBER_PAINTERS));
        window.front().navigate().refresh();
    }

    /** All that the page has told of who is here since that is remembered. */
    @SuppressWarnings("unchecked") // the script returns an array of strings
    List<String> toldPainters() {
        return (List<String>) window.result("return window.painters");
    }

    void countPaints() {
        window.run(COUNT_PAINTS);
    }

    /** How often the canvas was painted in each frame in which it was, since {@link #countPaints}. */
    @SuppressWarnings("unchecked") // the script returns an array of integers
    List<Long> paintsByFrame() {
        return (List<Long>) window.result("return [...window.paints.values()]");
    }

    /** How many pixels were painted at once at most, since {@link #countPaints}. */
    long largestPaint() {
        return ((Number) window.result("return window.largestPaint")).longValue();
    }

    /** What a screen reader hears of where the keyboard's cursor is. */
    String heardPlace() {
        return String.valueOf(window.element("place").getDomProperty("textContent"));
    }

    /** The text of the error that is shown, empty when there is none. */
    String error() {
        return window.element("error-text").getText();
    }

    /** The colour that the canvas shows, as an index of the palette; -1 when it is none of them. */
    int color(int x, int y) {
        var rgb = ((Number) window.result(PIXEL, x, y)).intValue();
        return Palette.COLORS.indexOf(rgb);
    }

    void choose(int color) {
        window.front()
                .findElement(By.cssSelector("#palette input[value='" + color + "']"))
                .click();
    }

    /** Draws a straight line with the mouse, in a single move from one pixel to the other. */
    void draw(int fromX, int fromY, int toX, int toY) {
        draw(PointerInput.Kind.MOUSE, fromX, fromY, toX, toY);
    }

    void drawWithFinger(int fromX, int fromY, int toX, int toY) {
        draw(PointerInput.Kind.TOUCH, fromX, fromY, toX, toY);
    }

    private void draw(PointerInput.Kind kind, int fromX, int fromY, int toX, int toY) {
        WebElement canvas = window.element("canvas");
        new Actions(window.front())
                .setActivePointer(kind, kind + " pointer")
                .moveToElement(canvas, offset(canvas, fromX), offset(canvas, fromY))
                .clickAndHold()
                .moveToElement(canvas, offset(canvas, toX), offset(canvas, toY))
                .release()
                .perform();
    }

    /** From the middle of the canvas to the middle of a pixel, in CSS pixels. */
    private static int offset(WebElement canvas, int pixel) {
        int pixels = Integer.parseInt(String.valueOf(canvas.getDomAttribute("width")));
        double side = canvas.getSize().getWidth();
        return (int) Math.round((pixel + 0.5) * side / pixels - side / 2);
    }

    /** Types with the canvas focused. */
    void type(CharSequence... keys) {
        window.element("canvas").sendKeys(keys);
    }

    BrowserWindow window() {
        return window;
    }

    /** Sends a pixel as the page does, whether it exists or not. */
    void paint(int x, int y) {
        window.run("return import('/app.js').then(page => page.paint(arguments[0], arguments[1]))", x, y);
    }
}
