package dev.streampod.spring.boot.internal.redis;

import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslManagerBundle;

/**
 * The keys and the trust of an SSL bundle that may be reloaded. Its factories return the current ones; Lettuce
 * does so for each connection. Safe for use from any thread.
 */
final class RenewedManagers implements SslManagerBundle {

    private final KeyManagerFactory keys;
    private final TrustManagerFactory trust;
    private volatile SslManagerBundle present;

    RenewedManagers(SslManagerBundle managers) {
        present = managers;
        keys = new Keys(new PresentKeys(), managers.getKeyManagerFactory());
        trust = new Trust(new PresentTrust(), managers.getTrustManagerFactory());
    }

    /** Takes what the bundle has after it was reloaded. */
    void renew(SslManagerBundle managers) {
        present = managers;
    }

    @Override
    public KeyManagerFactory getKeyManagerFactory() {
        return keys;
    }

    @Override
    public TrustManagerFactory getTrustManagerFactory() {
        return trust;
    }

    private static IllegalStateException initialized() {
        return new IllegalStateException("It is the bundle that says what is in it");
    }

    private static final class Keys extends KeyManagerFactory {

        Keys(KeyManagerFactorySpi spi, KeyManagerFactory like) {
            super(spi, like.getProvider(), like.getAlgorithm());
        }
    }

    private static final class Trust extends TrustManagerFactory {

        Trust(TrustManagerFactorySpi spi, TrustManagerFactory like) {
            super(spi, like.getProvider(), like.getAlgorithm());
        }
    }

    private final class PresentKeys extends KeyManagerFactorySpi {

        @Override
        protected KeyManager[] engineGetKeyManagers() {
            return present.getKeyManagers();
        }

        @Override
        protected void engineInit(@Nullable KeyStore store, char @Nullable [] password) {
            throw initialized();
        }

        @Override
        protected void engineInit(@Nullable ManagerFactoryParameters parameters) {
            throw initialized();
        }
    }

    private final class PresentTrust extends TrustManagerFactorySpi {

        @Override
        protected TrustManager[] engineGetTrustManagers() {
            return present.getTrustManagers();
        }

        @Override
        protected void engineInit(@Nullable KeyStore store) {
            throw initialized();
        }

        @Override
        protected void engineInit(@Nullable ManagerFactoryParameters parameters) {
            throw initialized();
        }
    }
}
