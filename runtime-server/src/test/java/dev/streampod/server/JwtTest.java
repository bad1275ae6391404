package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.server.auth.jwt.JwtAuthenticator;
import dev.streampod.server.internal.broker.LogCapture;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A7: JSON Web Tokens as keys. */
class JwtTest extends ServerTest {

    private static final String ISSUER = "https://id.example";
    private static final RSAKey RSA = rsa("rsa-1");
    private static final RSAKey STRANGER = rsa("rsa-1");
    private static final ECKey EC = ec("ec-1");

    @TempDir
    private Path directory;

    private Path file;
    private final Recording recording = new Recording();

    @BeforeEach
    void writeKeys() throws IOException {
        file = directory.resolve("keys.json");
        write(RSA, EC);
    }

    private static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static ECKey ec(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static String publicKeys(JWK... keys) {
        return new JWKSet(List.of(keys)).toString(true);
    }

    private void write(JWK... keys) throws IOException {
        Files.writeString(file, publicKeys(keys));
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience("chat")
                .subject("ada")
                .jwtID("j-1")
                .claim("scope", "admin member")
                .expirationTime(Date.from(Instant.now().plusSeconds(3_600)));
    }

    private static String signed(JWSHeader header, JWSSigner signer, JWTClaimsSet claims) {
        try {
            var token = new SignedJWT(header, claims);
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static String signed(RSAKey key, JWTClaimsSet claims) {
        try {
            var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .keyID(key.getKeyID())
                    .build();
            return signed(header, new RSASSASigner(key), claims);
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static String signed(JWTClaimsSet.Builder claims) {
        return signed(RSA, claims.build());
    }

    private JwtAuthenticator.Builder expecting() {
        return JwtAuthenticator.builder().issuer(ISSUER).audience("chat").keysIn(file);
    }

    private StreampodServer start(UnaryOperator<JwtAuthenticator.Builder> settings) {
        JwtAuthenticator authenticator = settings.apply(expecting()).build();
        return start(recording, builder -> builder.authenticator(authenticator));
    }

    private RawWebSocket hello(StreampodServer server, String key) {
        RawWebSocket client = connect(server);
        client.sendText("[\"hello\",{\"protocol\":1,\"key\":\"" + key + "\"}]");
        return client;
    }

    private RawWebSocket accepted(StreampodServer server, String token) {
        RawWebSocket client = hello(server, token);
        assertThat(client.expectText()).startsWith("[\"welcome\"");
        return client;
    }

    private void refused(StreampodServer server, String token) {
        assertThat(hello(server, token).expectClose().code()).isEqualTo(3500);
    }

    @Test
    void a7_aTokenSignsItsSubjectInWithItsScopes() throws Exception {
        var server = start(builder -> builder);
        var client = accepted(server, signed(claims()));
        open(client, "members");
        open(client, "admins");
        assertThat(recording.calls).containsExactly("members opened by ada");
        var session = server.sessions().iterator().next().authentication().orElseThrow();
        assertThat(session.scopes()).containsExactlyInAnyOrder("admin", "member");
        assertThat(session.keyId()).isEqualTo("j-1");

        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .keyID("ec-1")
                .type(new JOSEObjectType("at+jwt"))
                .build();
        var claims = claims().claim("scope", List.of("admin")).audience(List.of("other", "chat"));
        open(accepted(server, signed(header, new ECDSASigner(EC), claims.build())), "admins");
    }

    @Test
    void a7_theClaimOfTheScopesCanBeChosen() {
        var server = start(builder -> builder.scopesClaim("roles"));
        open(accepted(server, signed(claims().claim("roles", "admin").claim("scope", null))), "admins");
        var client = accepted(server, signed(claims()));
        client.sendText("[\"open\",\"admins\"]");
        assertThat(client.expectText()).contains("\"forbidden\"");
        refused(server, signed(claims().claim("roles", 5)));
        refused(server, signed(claims().claim("roles", List.of(5))));
    }

    @Test
    void a7_tokensThatAreNotSignedByTheIssuerAreRefused() throws Exception {
        var server = start(builder -> builder);
        accepted(server, signed(claims()));
        refused(server, signed(STRANGER, claims().build()));
        refused(server, new PlainJWT(claims().build()).serialize());
        String[] parts = signed(claims()).split("\\.");
        String other = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims().subject("bob").build().toString().getBytes(StandardCharsets.UTF_8));
        refused(server, parts[0] + "." + other + "." + parts[2]);
        refused(server, parts[0] + "." + parts[1] + ".");
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        refused(server, none + "." + parts[1] + ".");
        refused(server, none + "." + parts[1] + "." + parts[2]);
        // A key that the token brings along says nothing.
        var bringing = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("rsa-1")
                .jwk(STRANGER.toPublicJWK())
                .build();
        refused(server, signed(bringing, new RSASSASigner(STRANGER), claims().build()));
    }

    @Test
    void a7_aTokenSignedWithThePublicKeyAsASecretIsRefused() throws Exception {
        var server = start(builder -> builder);
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa-1").build();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(RSA.toRSAPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        for (byte[] secret : List.of(
                RSA.toRSAPublicKey().getEncoded(),
                pem.getBytes(StandardCharsets.UTF_8),
                RSA.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
            refused(server, signed(header, new MACSigner(secret), claims().build()));
        }
    }

    @Test
    void a7_onlyTheAllowedAlgorithmsCount() throws Exception {
        var server = start(builder -> builder.algorithms("PS256"));
        refused(server, signed(claims()));
        var header = new JWSHeader.Builder(JWSAlgorithm.PS256).keyID("rsa-1").build();
        accepted(server, signed(header, new RSASSASigner(RSA), claims().build()));
        for (String name : List.of("none", "HS256", "EdDSA", "")) {
            assertThatThrownBy(() -> JwtAuthenticator.builder().algorithms(name))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a7_tokensForOthersAreRefused() {
        var server = start(builder -> builder);
        refused(server, signed(claims().audience("shop")));
        refused(server, signed(claims().audience((String) null)));
        refused(server, signed(claims().issuer("https://evil.example")));
        refused(server, signed(claims().issuer(ISSUER + "/")));
        refused(server, signed(claims().issuer(null)));
        refused(server, signed(claims().subject(null)));
        refused(server, signed(claims().subject("")));
    }

    @Test
    void a7_tokensBeforeAndAfterTheirTimeAreRefused() {
        var server = start(builder -> builder.clockSkew(Duration.ofMinutes(1)));
        Instant now = Instant.now();
        refused(server, signed(claims().expirationTime(Date.from(now.minusSeconds(90)))));
        refused(server, signed(claims().expirationTime(null)));
        refused(server, signed(claims().notBeforeTime(Date.from(now.plusSeconds(3_000)))));
        accepted(server, signed(claims().notBeforeTime(Date.from(now.plusSeconds(30)))));
        accepted(server, signed(claims().expirationTime(Date.from(now.minusSeconds(5)))));
    }

    @Test
    void a5_theExpiryOfATokenIsThatOfWhatNeedsIt() {
        var server = start(builder -> builder.clockSkew(Duration.ZERO));
        // Times in tokens are whole seconds.
        var client = accepted(
                server, signed(claims().expirationTime(Date.from(Instant.now().plusSeconds(3)))));
        open(client, "members");
        assertThat(client.expectText()).contains("\"reason\":\"expired\"");
        assertThat(client.expectText()).startsWith("[\"closed\",\"members\",\"unauthenticated\"");
    }

    @Test
    void a7_whatIsNoTokenIsRefused() {
        var server = start(builder -> builder);
        String token = signed(claims());
        String deep = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("{\"alg\":" + "[".repeat(4_000)).getBytes(StandardCharsets.UTF_8));
        for (String garbage :
                List.of("", ".", "..", "a.b.c", "....", token + ".x", "x" + token, deep + ".e30.e30", "ä")) {
            refused(server, garbage);
        }
        refused(server, signed(claims().claim("more", "x".repeat(8_000))));
        accepted(start(builder -> builder.maxBytes(20_000)), signed(claims().claim("more", "x".repeat(8_000))));
    }

    @Test
    void a7_aFileThatChangesIsReadAgainAndABrokenOneIsNot() throws Exception {
        var server = start(builder -> builder);
        accepted(server, signed(claims()));
        RSAKey next = rsa("rsa-2");
        refused(server, signed(next, claims().build()));
        write(next);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
        accepted(server, signed(next, claims().build()));
        refused(server, signed(claims()));
        Files.writeString(file, "{\"keys\":[");
        accepted(server, signed(next, claims().build()));
        Files.delete(file);
        accepted(server, signed(next, claims().build()));
    }

    @Test
    void a7_withoutKeysNothingIsKnownOfATokenSoItsClientIsToTryAgainLater() throws Exception {
        Files.delete(file);
        var server = start(builder -> builder);
        assertThat(hello(server, signed(claims())).expectClose().code()).isEqualTo(1013);
        write(RSA);
        accepted(server, signed(claims()));
    }

    @Test
    void a7_keysAtAUrlAreReadAgainForAnUnknownOneButNotForEverybodyWhoMakesOneUp() throws Exception {
        var served = new AtomicReference<>(publicKeys(RSA));
        var status = new AtomicInteger(500);
        var asked = new AtomicInteger();
        HttpServer issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        closedAfterTest(() -> issuer.stop(0));
        issuer.createContext("/keys", exchange -> {
            asked.incrementAndGet();
            byte[] body = served.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status.get(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        issuer.start();
        URI url = URI.create("http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys");

        assertThat(hello(start(builder -> builder.keysAt(url)), signed(claims()))
                        .expectClose()
                        .code())
                .isEqualTo(1013);
        status.set(200);
        var server = start(builder -> builder.keysAt(url));
        asked.set(0);
        for (int i = 0; i < 5; i++) {
            accepted(server, signed(claims()));
        }
        assertThat(asked).hasValue(1);
        RSAKey next = rsa("rsa-2");
        served.set(publicKeys(RSA, next));
        accepted(server, signed(next, claims().build()));
        assertThat(asked).hasValue(2);
        for (int i = 0; i < 10; i++) {
            RSAKey madeUp = new RSAKey.Builder(STRANGER).keyID("x-" + i).build();
            assertThat(hello(server, signed(madeUp, claims().build()))
                            .expectClose()
                            .code())
                    .isIn(1013, 3500);
        }
        assertThat(asked.get()).isLessThanOrEqualTo(3);
        accepted(server, signed(claims()));
        accepted(server, signed(next, claims().build()));
    }

    @Test
    void a7_anUnknownKeyIsRefused() throws Exception {
        RSAKey unknown = new RSAKey.Builder(RSA).keyID("rsa-9").build();
        refused(start(builder -> builder), signed(unknown, claims().build()));
    }

    @Test
    void a7_whatIsMissingOrUnsafeIsSaidToBeSo() {
        assertThatThrownBy(() ->
                        JwtAuthenticator.builder().issuer(ISSUER).keysIn(file).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("audience");
        for (String url : List.of("http://id.example/keys", "ftp://id.example/keys", "file:/keys", "keys")) {
            assertThatThrownBy(() -> JwtAuthenticator.builder().keysAt(URI.create(url)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("https");
        }
        assertThatThrownBy(() -> JwtAuthenticator.builder().clockSkew(Duration.ofHours(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JwtAuthenticator.builder().maxBytes(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a2_noLogLineShowsAToken() throws Exception {
        var logger = (Logger) LoggerFactory.getLogger("dev.streampod");
        Level before = logger.getLevel();
        logger.setLevel(Level.TRACE);
        String valid = signed(claims());
        String foreign = signed(claims().audience("shop"));
        try (var log = new LogCapture("dev.streampod")) {
            var server = start(builder -> builder);
            accepted(server, valid);
            refused(server, foreign);
            refused(server, "s3cret." + valid);
            refused(server, "s3cret");
            Files.writeString(file, "{");
            assertThat(hello(start(builder -> builder), valid).expectClose().code())
                    .isEqualTo(1013);
            await().until(() -> log.messages().stream().anyMatch(line -> line.contains("A JWT was refused")));
            assertThat(log.messages())
                    .noneMatch(line -> line.contains("s3cret")
                            || line.contains(valid.substring(valid.lastIndexOf('.')))
                            || line.contains(foreign.substring(foreign.lastIndexOf('.'))));
        } finally {
            logger.setLevel(before);
        }
    }

    @Test
    void a7_whoDoesNotUseTokensNeedsNotTheirLibrary() throws Exception {
        List<URL> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.contains("nimbus-jose-jwt")) {
                path.add(Path.of(entry).toUri().toURL());
            }
        }
        try (var without = new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> program = without.loadClass(WithoutTokens.class.getName());
            program.getMethod("run").invoke(null);
            assertThatThrownBy(() -> Class.forName(JwtAuthenticator.class.getName(), true, without)
                            .getMethod("builder"))
                    .isInstanceOf(NoClassDefFoundError.class);
        }
    }

    /** A server that knows keys, run on a class path of its own. */
    public static final class WithoutTokens {

        private WithoutTokens() {}

        public static void run() {
            var keys = dev.streampod.server.auth.KeyStore.inMemory();
            String key = keys.issue("ada", List.of(), null).key();
            try (var server = StreampodServer.builder(new Recording().endpoints())
                            .port(0)
                            .host("127.0.0.1")
                            .authenticator(keys)
                            .build()
                            .start();
                    var client = RawWebSocket.connect(server.port())) {
                client.sendText("[\"hello\",{\"protocol\":1,\"key\":\"" + key + "\"}]");
                if (!client.expectText().startsWith("[\"welcome\"")) {
                    throw new AssertionError("not welcomed");
                }
                client.abort();
            }
        }
    }
}
