package dev.streampod.server;

import dev.streampod.concurrent.FailureText;
import dev.streampod.tls.TlsConfigurationException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A key manager that reads its files again when they have changed, so that a renewed certificate is served without a
 * restart. A handshake looks at the files, at most once a second; there is no thread for it. While the files cannot be
 * used, for example because only one of two has been replaced so far, the key that was read last stays in use.
 *
 * <p>Safe for use from any thread. The monitor of this object guards reloading; handshakes read {@link #current} alone.
 */
final class ReloadingKeyManager extends X509ExtendedKeyManager {

    private static final Logger log = LoggerFactory.getLogger(ReloadingKeyManager.class);

    private static final long CHECK_INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    /** Separates the number of a generation from the delegate's own alias. */
    private static final char SEPARATOR = ':';

    private final List<Path> files;
    private final Supplier<X509ExtendedKeyManager> read;
    private volatile Generation current;
    private volatile long checkedAt;

    /** The files that were last read, or failed to be. Guarded by this. */
    private List<Stamp> stamps;

    /** Tells a version of a file from the next. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object fileKey) {}

    /**
     * One version of the key and its chain.
     *
     * @param previous what handshakes that began before the last reload still use; its own is null
     */
    private record Generation(
            int number,
            X509ExtendedKeyManager keys,
            @Nullable Generation previous) {}

    /**
     * @param files what {@code read} reads
     * @param read throws {@link TlsConfigurationException} when the files cannot be used; called at once and after changes
     */
    ReloadingKeyManager(List<Path> files, Supplier<X509ExtendedKeyManager> read) {
        this.files = List.copyOf(files);
        this.read = read;
        this.stamps = stamps();
        this.current = new Generation(0, read.get(), null);
        this.checkedAt = System.nanoTime();
    }

    private void reloadIfChanged() {
        if (System.nanoTime() - checkedAt < CHECK_INTERVAL_NANOS) {
            return;
        }
        synchronized (this) {
            if (System.nanoTime() - checkedAt < CHECK_INTERVAL_NANOS) {
                return;
            }
            checkedAt = System.nanoTime();
            List<Stamp> now = stamps();
            if (now.equals(stamps)) {
                return;
            }
            // Before the files are read: what changes meanwhile is seen the next time.
            stamps = now;
            try {
                Generation before = current;
                current = new Generation(
                        before.number() + 1, read.get(), new Generation(before.number(), before.keys(), null));
                log.info("Read the changed TLS key and certificates in {}; new connections use them", files);
            } catch (TlsConfigurationException e) {
                log.warn(
                        "The TLS files {} have changed and cannot be used: {} The server goes on with the certificate"
                                + " that it has and reads the files again when they change",
                        files,
                        FailureText.sentence(String.valueOf(e.getMessage())));
            }
        }
    }

    private List<Stamp> stamps() {
        var found = new ArrayList<Stamp>();
        for (Path file : files) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                found.add(new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey()));
            } catch (IOException e) {
                found.add(new Stamp(FileTime.fromMillis(0), -1, null));
            }
        }
        return found;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        reloadIfChanged();
        Generation used = current;
        return alias(used, used.keys().chooseEngineServerAlias(keyType, issuers, engine));
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        reloadIfChanged();
        Generation used = current;
        return alias(used, used.keys().chooseServerAlias(keyType, issuers, socket));
    }

    /** Names the generation too, so that a handshake gets the key of the chain that it has sent. */
    private static @Nullable String alias(Generation generation, @Nullable String alias) {
        return alias == null ? null : generation.number() + String.valueOf(SEPARATOR) + alias;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        X509ExtendedKeyManager keys = keys(alias);
        return keys == null ? null : keys.getCertificateChain(own(alias));
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        X509ExtendedKeyManager keys = keys(alias);
        return keys == null ? null : keys.getPrivateKey(own(alias));
    }

    private @Nullable X509ExtendedKeyManager keys(String alias) {
        int number = Integer.parseInt(alias.substring(0, alias.indexOf(SEPARATOR)));
        for (Generation each = current; each != null; each = each.previous()) {
            if (each.number() == number) {
                return each.keys();
            }
        }
        return null;
    }

    private static String own(String alias) {
        return alias.substring(alias.indexOf(SEPARATOR) + 1);
    }

    // A server that uses this proves itself to clients only, never the other way round.

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
