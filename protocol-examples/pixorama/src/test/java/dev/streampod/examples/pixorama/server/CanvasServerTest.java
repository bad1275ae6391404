package dev.streampod.examples.pixorama.server;

import static dev.streampod.examples.pixorama.server.CanvasViewer.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.CallException;
import dev.streampod.examples.pixorama.protocol.ImageData;
import dev.streampod.examples.pixorama.protocol.client.PixoramaClient;
import dev.streampod.test.SignedIn;
import dev.streampod.test.StreampodServerTest;
import dev.streampod.wire.ErrorCode;
import org.junit.jupiter.api.Test;

/** A server alone, and its clients. */
@StreampodServerTest
class CanvasServerTest implements CanvasFixture {

    @Test
    void aClientGetsThePictureFirstAndThenEveryPixel(PixoramaClient first, PixoramaClient second) {
        var painter = new CanvasViewer(first);
        painter.paint(3, 2, 7);
        soon(() -> assertThat(painter.color(3, 2)).isEqualTo(7));

        var late = new CanvasViewer(second);
        soon(() -> assertThat(late.color(3, 2)).isEqualTo(7));
        painter.paint(4, 2, 8);
        soon(() -> assertThat(late.color(4, 2)).isEqualTo(8));
        assertThat(late.messages.get(0)).isInstanceOf(ImageData.class);
    }

    @Test
    void aBadPixelIsRefusedWithTheReason(PixoramaClient client) {
        var painter = new CanvasViewer(client);
        painter.paint(9999, 0, 1);
        soon(() -> assertThat(painter.errors).singleElement().asString().contains("x out of range: 9999"));
        assertThat(painter.errorCodes).containsExactly(ErrorCode.BAD_REQUEST);
        painter.paint(0, 0, 1);
        soon(() -> assertThat(painter.color(0, 0)).isEqualTo(1));
    }

    @Test
    void onlyAdministratorsClearTheCanvas(
            PixoramaClient nobody,
            @SignedIn("bob") PixoramaClient user,
            @SignedIn(value = "ada", scopes = "admin") PixoramaClient admin) {
        var viewer = new CanvasViewer(nobody);
        viewer.paint(3, 2, 7);
        soon(() -> assertThat(viewer.color(3, 2)).isEqualTo(7));

        assertRefused(nobody, 0, ErrorCode.UNAUTHENTICATED);
        assertRefused(user, 0, ErrorCode.FORBIDDEN);
        assertRefused(admin, 16, ErrorCode.BAD_REQUEST);

        viewer.paint(4, 2, 8);
        soon(() -> assertThat(viewer.color(4, 2)).isEqualTo(8));
        assertThat(viewer.color(3, 2)).isEqualTo(7);
    }

    static void assertRefused(PixoramaClient client, int color, ErrorCode code) {
        assertThatThrownBy(() -> client.pixorama().clear(color))
                .isInstanceOfSatisfying(
                        CallException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }
}
