package dev.streampod.server.auth.jwt;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.text.ParseException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys in a file, read again when the file has changed; a file that cannot be read, or is half written, leaves
 * the keys of before. Safe for use from any thread; the lock guards the reading.
 */
final class JwkFile implements JWKSource<SecurityContext> {

    private static final Logger log = LoggerFactory.getLogger(JwkFile.class);

    private static final long MAX_BYTES = 1 << 20;

    private record Stamp(FileTime modified, long size) {}

    private record Read(JWKSet keys, @Nullable Stamp stamp) {}

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Read last;

    // Guarded by the lock.
    private @Nullable String complaint;

    JwkFile(Path file) {
        this.file = file;
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        return selector.select(current());
    }

    private JWKSet current() throws KeySourceException {
        lock.lock();
        try {
            Read before = last;
            try {
                var stamp = new Stamp(Files.getLastModifiedTime(file), Files.size(file));
                if (before != null && stamp.equals(before.stamp)) {
                    return before.keys;
                }
                if (stamp.size > MAX_BYTES) {
                    throw new IOException("it is larger than " + MAX_BYTES + " bytes");
                }
                JWKSet keys = JWKSet.parse(Files.readString(file));
                last = new Read(keys, stamp);
                complaint = null;
                return keys;
            } catch (IOException | ParseException e) {
                complain(e);
                if (before == null) {
                    throw new KeySourceException("The keys cannot be read from " + file, e);
                }
                return before.keys;
            }
        } finally {
            lock.unlock();
        }
    }

    private void complain(Exception e) {
        String text = e.toString();
        if (!text.equals(complaint)) {
            complaint = text;
            log.warn("The keys of JWTs cannot be read from {}: {}", file, text);
        }
    }
}
