package dev.streampod.examples.pixorama;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PaletteTest {

    @Test
    void everyColourIsNearestToItself() {
        for (int index = 0; index < Palette.size(); index++) {
            assertThat(Palette.nearest(Palette.COLORS.get(index))).isEqualTo(index);
        }
    }

    @Test
    void aColourBecomesTheOneThatLooksMostLikeIt() {
        assertThat(Palette.nearest(0x000000)).as("black").isEqualTo(3);
        assertThat(Palette.nearest(0xff0000)).as("red").isEqualTo(5);
        assertThat(Palette.nearest(0x0000ff)).as("blue").isEqualTo(12);
        assertThat(Palette.nearest(0x1a7030)).as("forest green").isEqualTo(9);
        assertThat(Palette.nearest(0xf0efee)).as("off-white").isEqualTo(0);
    }

    @Test
    void thePageHasTheSameColours() throws IOException {
        List<Integer> onThePage = new ArrayList<>();
        try (var page = Palette.class.getResourceAsStream("/page/palette.js")) {
            assertThat(page).isNotNull();
            var script = new String(page.readAllBytes(), StandardCharsets.UTF_8);
            var colors = Pattern.compile("\\['\\w+', '#([0-9a-f]{6})']").matcher(script);
            while (colors.find()) {
                onThePage.add(Integer.parseInt(colors.group(1), 16));
            }
        }
        assertThat(onThePage).isEqualTo(Palette.COLORS);
    }
}
