package dev.streampod.examples.pixorama.page;

import dev.streampod.examples.pixorama.Palette;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
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

    private final ChromeDriver driver;
    private final String window;

    PixoramaPage(ChromeDriver driver, String window) {
        this.driver = driver;
        this.window = window;
        front().executeScript(REMEMBER_STATES);
    }

    private ChromeDriver front() {
        driver.switchTo().window(window);
        return driver;
    }

    private Object result(String script, Object... arguments) {
        return Objects.requireNonNull(front().executeScript(script, arguments));
    }

    private WebElement element(String id) {
        return front().findElement(By.id(id));
    }

    String state() {
        return String.valueOf(element("status").getDomAttribute("data-state"));
    }

    /** All states that the connection was in since the page was opened, or since {@link #forgetStates}. */
    @SuppressWarnings("unchecked") // the script returns an array of strings
    List<String> states() {
        return (List<String>) result("return window.states");
    }

    void forgetStates() {
        front().executeScript("window.states.length = 0");
    }

    String painters() {
        return String.valueOf(element("painters").getDomAttribute("data-count"));
    }

    /** The text of the error that is shown, empty when there is none. */
    String error() {
        return element("error-text").getText();
    }

    /** The colour that the canvas shows, as an index of the palette; -1 when it is none of them. */
    int color(int x, int y) {
        var rgb = ((Number) result(PIXEL, x, y)).intValue();
        return Palette.COLORS.indexOf(rgb);
    }

    void choose(int color) {
        front().findElement(By.cssSelector("#palette input[value='" + color + "']"))
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
        WebElement canvas = element("canvas");
        new Actions(front())
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
        element("canvas").sendKeys(keys);
    }

    /** Gives it the screen and the touch input of a phone held upright. */
    void becomePhone() {
        var screen = Map.<String, Object>of("width", 390, "height", 844, "deviceScaleFactor", 3, "mobile", true);
        front().executeCdpCommand("Emulation.setDeviceMetricsOverride", screen);
        front().executeCdpCommand("Emulation.setTouchEmulationEnabled", Map.of("enabled", true));
    }

    /** Whether all of it can be seen without scrolling. */
    boolean fitsWindow() {
        return (Boolean) result("""
                const { scrollWidth, scrollHeight } = document.documentElement;
                return scrollWidth <= innerWidth && scrollHeight <= innerHeight;
                """);
    }

    /** Sends a pixel as the page does, whether it exists or not. */
    void paint(int x, int y) {
        front().executeScript("paint(arguments[0], arguments[1])", x, y);
    }
}
