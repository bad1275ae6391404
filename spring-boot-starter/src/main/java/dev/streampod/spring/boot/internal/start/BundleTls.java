package dev.streampod.spring.boot.internal.start;

import dev.streampod.concurrent.FailureText;
import dev.streampod.server.ServerTls;
import dev.streampod.server.StreampodServer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** The TLS of a server that has a port of its own, by an SSL bundle of the application. */
final class BundleTls {

    private static final String PROPERTY = "streampod.ssl.bundle";

    private final String name;
    private final SslBundles bundles;

    /**
     * @param bundles null where there are none
     * @throws StartRefusedException when there is no such bundle
     */
    BundleTls(String name, @Nullable SslBundles bundles) {
        if (bundles == null) {
            throw noBundle(name);
        }
        this.name = name;
        this.bundles = bundles;
    }

    /** @throws StartRefusedException when there is no such bundle, or none with a key that can be used */
    ServerTls tls() {
        try {
            SslBundle bundle = bundles.getBundle(name);
            if (bundle.getStores().getKeyStore() == null) {
                throw unusable("it has no key, which a server needs");
            }
            return of(bundle);
        } catch (NoSuchSslBundleException e) {
            throw noBundle(name);
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw unusable(e.getMessage());
        }
    }

    /** Has the server use what the bundle has after each reload; where that cannot be used, Spring Boot logs it. */
    void renew(StreampodServer server) {
        bundles.addBundleUpdateHandler(name, renewed -> server.renewTls(of(renewed)));
    }

    private static ServerTls of(SslBundle bundle) {
        ServerTls tls = ServerTls.of(bundle.createSslContext());
        String[] protocols = bundle.getOptions().getEnabledProtocols();
        if (protocols != null) {
            tls = tls.protocols(List.of(protocols));
        }
        String[] ciphers = bundle.getOptions().getCiphers();
        return ciphers == null ? tls : tls.cipherSuites(List.of(ciphers));
    }

    private static StartRefusedException noBundle(String name) {
        return new StartRefusedException(
                PROPERTY + ": there is no SSL bundle \"" + name + "\".",
                "Define it with spring.ssl.bundle.pem." + name + " or spring.ssl.bundle.jks." + name + ".");
    }

    private StartRefusedException unusable(@Nullable String why) {
        return new StartRefusedException(
                FailureText.sentence(PROPERTY + ": the SSL bundle \"" + name + "\" cannot be used: " + why),
                "Correct spring.ssl.bundle.pem." + name + " or spring.ssl.bundle.jks." + name + ".");
    }
}
