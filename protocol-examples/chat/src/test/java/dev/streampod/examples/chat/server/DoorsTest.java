package dev.streampod.examples.chat.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.CallException;
import dev.streampod.examples.chat.protocol.NameTakenException;
import dev.streampod.examples.chat.protocol.client.ChatClient;
import dev.streampod.examples.chat.protocol.server.ChatEndpoints;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.wire.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in by the method, as any client calls it. */
final class DoorsTest {

    private final KeyStore keys = KeyStore.inMemory();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private ChatClient client(Duration timeToLive) {
        var server = StreampodServer.builder(
                        new ChatEndpoints(new Chat(new Rooms()), new GuestLogin(keys, Set.of("ada"), timeToLive)))
                .port(0)
                .authenticator(keys)
                .build()
                .start();
        var client = ChatClient.builder("http://localhost:" + server.port()).build();
        opened.add(client);
        opened.add(server);
        return client;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ADA", "Ada", "\u0430d\u0430", "ada\u3164", "\uff41\uff44\uff41", "a\u0501a"})
    void nobodyIsGivenANameThatLooksLikeAResidents(String name) {
        var doors = client(GuestLogin.TIME_TO_LIVE).doors();

        assertThatThrownBy(() -> doors.signIn(name, null))
                .isInstanceOfAny(NameTakenException.class, CallException.class)
                .satisfies(refusal -> {
                    if (refusal instanceof CallException call) {
                        assertThat(call.code()).isEqualTo(ErrorCode.BAD_REQUEST);
                    }
                });
    }

    @Test
    void nobodyIsGivenANameThatLooksLikeAGuests() {
        var doors = client(GuestLogin.TIME_TO_LIVE).doors();
        String key = doors.signIn("Kim", null);

        assertThatThrownBy(() -> doors.signIn("kim", null)).isInstanceOf(NameTakenException.class);
        assertThatThrownBy(() -> doors.signIn("kim", key)).isInstanceOf(NameTakenException.class);
        assertThat(doors.signIn("Kim", key)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Il,ll", "ll,Il", "Il,il", "il,Il", "B0b,BOb", "\u0412\u0415\u041d,BEH"})
    void namesThatLookAlikeAsTheyAreWrittenAreOne(String first, String second) {
        var doors = client(GuestLogin.TIME_TO_LIVE).doors();
        doors.signIn(first, null);

        assertThatThrownBy(() -> doors.signIn(second, null)).isInstanceOf(NameTakenException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"J\u00fcrgen", "\u043e\u043b\u044c\u0433\u0430", "\u5c0f\u660e", "kim-2"})
    void namesOfManyScriptsAreWelcome(String name) {
        assertThat(client(GuestLogin.TIME_TO_LIVE).doors().signIn(name, null)).isNotEmpty();
    }

    @Test
    void aGuestIsGivenAKeyOfTheName() {
        String key = client(GuestLogin.TIME_TO_LIVE).doors().signIn("kim", null);

        assertThat(keys.authenticate(key)).hasValueSatisfying(kim -> {
            assertThat(kim.userId()).isEqualTo("kim");
            assertThat(kim.scopes()).isEmpty();
            assertThat(kim.expiresAt()).isNotNull();
        });
    }

    @Test
    void aNameThatSomebodyHasIsGivenToNobodyElse() {
        var doors = client(GuestLogin.TIME_TO_LIVE).doors();
        doors.signIn("kim", null);
        String lee = doors.signIn("lee", null);

        assertThatThrownBy(() -> doors.signIn("ada", null))
                .isInstanceOf(NameTakenException.class)
                .hasMessage("another user has the name ada or one that looks like it, choose another name");
        for (String renews : new String[] {null, "guessed", lee}) {
            assertThatThrownBy(() -> doors.signIn("kim", renews)).isInstanceOf(NameTakenException.class);
        }
    }

    @Test
    void whoHasAKeyOfTheNameIsGivenAnother() {
        var doors = client(GuestLogin.TIME_TO_LIVE).doors();
        String first = doors.signIn("kim", null);

        String second = doors.signIn("kim", first);

        assertThat(second).isNotEqualTo(first);
        assertThat(keys.authenticate(second)).map(AuthenticationInfo::userId).hasValue("kim");
    }

    @Test
    void aNameIsFreeAgainWhenItsKeyHasExpired() {
        var doors = client(Duration.ofSeconds(1)).doors();
        String gone = doors.signIn("kim", null);

        await().ignoreExceptionsInstanceOf(NameTakenException.class).until(() -> doors.signIn("kim", null) != null);

        assertThat(keys.authenticate(gone)).isEmpty();
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        var doors = client(GuestLogin.TIME_TO_LIVE).doors();

        assertRefused(ErrorCode.BAD_REQUEST, "a name has", () -> doors.signIn("two words", null));
    }

    @Test
    void guestsAndTheirKeysAreLimited() {
        var doors = client(GuestLogin.TIME_TO_LIVE).doors();
        String key = doors.signIn("kim", null);
        for (int i = 1; i < GuestLogin.MAX_KEYS; i++) {
            doors.signIn("kim", key);
        }
        assertRefused(ErrorCode.UNAVAILABLE, "20 keys", () -> doors.signIn("kim", key));

        var others = new ArrayList<CompletableFuture<String>>();
        for (int i = 1; i < GuestLogin.MAX_GUESTS; i++) {
            others.add(doors.signInAsync("guest" + i, null));
        }
        others.forEach(CompletableFuture::join);
        assertRefused(ErrorCode.UNAVAILABLE, "1000 guests", () -> doors.signIn("late", null));
    }

    private static void assertRefused(ErrorCode code, String text, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(CallException.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused).hasMessageContaining(text);
        });
    }
}
