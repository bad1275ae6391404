package dev.streampod.server.internal.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.server.auth.Revocation;
import dev.streampod.server.internal.revocation.RevocationMessage.Aged;
import dev.streampod.server.internal.revocation.RevocationMessage.Repeat;
import dev.streampod.server.internal.revocation.RevocationMessage.Revoked;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RevocationMessageTest {

    private static final RevocationMessage ALL = new Revoked(
            7,
            List.of(
                    new Aged(new Revocation.OfKey("k-1"), 0),
                    new Aged(new Revocation.OfUser("ädä"), 5),
                    new Aged(new Revocation.OfScope("ada", "admin"), Long.MAX_VALUE)));

    @Test
    void whatIsWrittenIsRead() throws IOException {
        for (RevocationMessage message : List.of(ALL, new Revoked(-1, List.of()), new Repeat(3, 4))) {
            assertThat(RevocationMessage.read(message.toBytes())).isEqualTo(message);
        }
    }

    @Test
    void whatIsCutOffIsRefused() {
        byte[] whole = ALL.toBytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> RevocationMessage.read(cut))
                    .isInstanceOf(IOException.class)
                    .message()
                    .isNotNull();
        }
    }

    @Test
    void whatIsNotKnownIsRefusedAndNothingIsBelievedOfSizes() {
        byte[] version = ALL.toBytes();
        version[0] = 2;
        byte[] kind = ALL.toBytes();
        kind[9] = 3;
        byte[] count = ALL.toBytes();
        count[10] = 0x7f;
        byte[] revocation = ALL.toBytes();
        revocation[14] = 9;
        byte[] age = ALL.toBytes();
        age[15] = -1;
        byte[] length = ALL.toBytes();
        length[23] = 0x7f;
        for (byte[] wrong : List.of(version, kind, count, revocation, age, length)) {
            assertThatThrownBy(() -> RevocationMessage.read(wrong)).isInstanceOf(IOException.class);
        }
    }
}
