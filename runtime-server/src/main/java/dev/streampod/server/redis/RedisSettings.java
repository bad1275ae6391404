package dev.streampod.server.redis;

import dev.streampod.concurrent.Durations;
import dev.streampod.tls.KeyStoreFile;
import dev.streampod.tls.PemFile;
import dev.streampod.tls.TlsConfigurationException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is, and how a server signs in there. Immutable, and safe for use from any thread; its text form leaves out users
 * and passwords.
 *
 * <p>An address has one of these forms, each with TLS as {@code rediss…}. User, password and database may be left out, and so
 * may the ports 6379 and, of sentinels, 26379. In users and passwords unusual characters are written as {@code %xx}.
 *
 * <pre>
 * redis://user:password@host:6379/0
 * redis-sentinel://user:password@host1:26379,host2:26379,host3:26379/0#mymaster
 * redis-cluster://user:password@host1:6379,host2:6379,host3:6379
 * </pre>
 *
 * <p>User, password and database are those of Redis. The hosts of a cluster are where its nodes are asked for: a few are enough.
 */
public final class RedisSettings {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final RedisUri uri;
    private final @Nullable String clientName;
    private final @Nullable String sentinelUser;
    private final @Nullable String sentinelPassword;
    private final @Nullable TrustManagerFactory trust;
    private final @Nullable KeyManagerFactory key;
    private final List<String> tlsProtocols;
    private final List<String> tlsCipherSuites;
    private final boolean hostnameVerified;
    private final Duration connectTimeout;

    private RedisSettings(Builder builder) {
        this.uri = builder.uri;
        this.clientName = builder.clientName;
        this.sentinelUser = builder.sentinelUser;
        this.sentinelPassword = builder.sentinelPassword;
        this.trust = builder.trust;
        this.key = builder.key;
        this.tlsProtocols = builder.tlsProtocols;
        this.tlsCipherSuites = builder.tlsCipherSuites;
        this.hostnameVerified = builder.hostnameVerified;
        this.connectTimeout = builder.connectTimeout;
    }

    /**
     * Makes settings from an address alone.
     *
     * @throws RedisAddressException when that is no address
     */
    public static RedisSettings of(String uri) {
        return builder(uri).build();
    }

    /**
     * A builder for what is not in the address.
     *
     * @throws RedisAddressException when that is no address
     */
    public static Builder builder(String uri) {
        return new Builder(RedisUri.parse(Objects.requireNonNull(uri, "uri")));
    }

    /** How the Redis is run, by the beginning of the address. */
    public RedisDeployment deployment() {
        return uri.deployment();
    }

    /** The Redis, its sentinels, or nodes of its cluster; at least one, not resolved. */
    public List<InetSocketAddress> nodes() {
        return uri.nodes();
    }

    /** Whether all connections use TLS. */
    public boolean isTls() {
        return uri.tls();
    }

    /** Null for the default user. */
    public @Nullable String user() {
        return uri.user();
    }

    /** Null for none. */
    public @Nullable String password() {
        return uri.password();
    }

    /** The number of the database; 0 unless the address has one, and in a cluster. */
    public int database() {
        return uri.database();
    }

    /** The name by which sentinels know the master; null without sentinels. */
    public @Nullable String masterName() {
        return uri.masterName();
    }

    /** The name in Redis's list of clients; null for one that tells the server's name. */
    public @Nullable String clientName() {
        return clientName;
    }

    /** Null for the default user of the sentinels. */
    public @Nullable String sentinelUser() {
        return sentinelUser;
    }

    /** Null for none. */
    public @Nullable String sentinelPassword() {
        return sentinelPassword;
    }

    /** The trust managers of TLS; null for the authorities that Java trusts. */
    public @Nullable TrustManagerFactory trust() {
        return trust;
    }

    /** The key managers of this side of TLS; null for none. */
    public @Nullable KeyManagerFactory key() {
        return key;
    }

    /** The versions of TLS that may be used, by their names in Java; those that Java allows if there are none. */
    public List<String> tlsProtocols() {
        return tlsProtocols;
    }

    /** The cipher suites that may be used, by their names in Java; those that Java allows if there are none. */
    public List<String> tlsCipherSuites() {
        return tlsCipherSuites;
    }

    /** Whether the certificate of a Redis must be for the host that was connected to. */
    public boolean isHostnameVerified() {
        return hostnameVerified;
    }

    /** How long an attempt to connect may take. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** The address without users and passwords. */
    @Override
    public String toString() {
        return uri.toString();
    }

    /** Collects what is not in the address. Not safe for several threads. */
    public static final class Builder {

        /** The names that Redis takes: no blanks, nothing that is not ASCII. */
        private static final Pattern CLIENT_NAME = Pattern.compile("[!-~]{1,128}");

        private final RedisUri uri;
        private @Nullable String clientName;
        private @Nullable String sentinelUser;
        private @Nullable String sentinelPassword;
        private @Nullable TrustManagerFactory trust;
        private @Nullable KeyManagerFactory key;
        private List<String> tlsProtocols = List.of();
        private List<String> tlsCipherSuites = List.of();
        private boolean hostnameVerified = true;
        private Duration connectTimeout = CONNECT_TIMEOUT;

        private Builder(RedisUri uri) {
            this.uri = uri;
        }

        /**
         * The name of the connections in Redis's {@code CLIENT LIST}; {@code streampod:} and the server's name unless set.
         *
         * @throws IllegalArgumentException when it has a blank, a character that is not ASCII, or more than 128 characters
         */
        public Builder clientName(String name) {
            if (!CLIENT_NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "A client name must have 1 to 128 ASCII characters without blanks, but it is \"" + name + "\"");
            }
            this.clientName = name;
            return this;
        }

        /**
         * The password of the sentinels; none unless set. That of Redis is a part of the address.
         *
         * @throws IllegalArgumentException when the address is not that of sentinels
         */
        public Builder sentinelPassword(String password) {
            return sentinelCredentials(null, Objects.requireNonNull(password, "password"));
        }

        /**
         * The user and password of the sentinels; none unless set.
         *
         * @throws IllegalArgumentException when the address is not that of sentinels
         */
        public Builder sentinelUser(String user, String password) {
            return sentinelCredentials(
                    Objects.requireNonNull(user, "user"), Objects.requireNonNull(password, "password"));
        }

        private Builder sentinelCredentials(@Nullable String user, String password) {
            if (uri.deployment() != RedisDeployment.SENTINEL) {
                throw new IllegalArgumentException("There are no sentinels behind " + uri);
            }
            this.sentinelUser = user;
            this.sentinelPassword = password;
            return this;
        }

        /**
         * The authorities that sign the certificates of Redis: PEM. Unless set, those that Java trusts. The file is read now,
         * and not again.
         *
         * @throws IllegalArgumentException when the address is one without TLS
         * @throws TlsConfigurationException when it cannot be read, or there is no certificate in it
         */
        public Builder trustedCertificates(Path pem) {
            checkTls();
            List<X509Certificate> certificates = PemFile.read(pem).certificates();
            try {
                var store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                for (int i = 0; i < certificates.size(); i++) {
                    store.setCertificateEntry("trusted" + i, certificates.get(i));
                }
                return trusted(store);
            } catch (GeneralSecurityException | IOException e) {
                throw new TlsConfigurationException(
                        "The certificates in " + pem + " cannot be used: " + e.getMessage(), e);
            }
        }

        /**
         * Sets the authorities that sign the certificates of Redis, in a key store, PKCS12 or JKS. Of all settings of trust
         * the last one counts.
         *
         * @throws IllegalArgumentException when the address is one without TLS
         * @throws TlsConfigurationException when it cannot be read, or the password is wrong
         */
        public Builder trustStore(Path file, char[] password) {
            checkTls();
            try {
                return trusted(KeyStoreFile.read(file, password));
            } catch (GeneralSecurityException e) {
                throw new TlsConfigurationException("The key store " + file + " cannot be used: " + e.getMessage(), e);
            }
        }

        private Builder trusted(KeyStore store) throws GeneralSecurityException {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            this.trust = factory;
            return this;
        }

        /**
         * The key with its certificates that this server shows to a Redis that asks for one ({@code tls-auth-clients}), in a
         * key store, PKCS12 or JKS; nothing unless set. The file is read now, and not again.
         *
         * @throws IllegalArgumentException when the address is one without TLS
         * @throws TlsConfigurationException when it cannot be read, or the password is wrong
         */
        public Builder keyStore(Path file, char[] password) {
            checkTls();
            try {
                var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                factory.init(KeyStoreFile.read(file, password), password);
                this.key = factory;
                return this;
            } catch (GeneralSecurityException e) {
                throw new TlsConfigurationException("The key store " + file + " cannot be used: " + e.getMessage(), e);
            }
        }

        /**
         * Sets trust managers that the caller has loaded already, such as a framework. Of all settings of trust the last one
         * counts.
         *
         * @param managers initialised
         * @throws IllegalArgumentException when the address is one without TLS
         */
        public Builder trustManager(TrustManagerFactory managers) {
            checkTls();
            this.trust = Objects.requireNonNull(managers, "managers");
            return this;
        }

        /**
         * The key that this server shows, in the same way.
         *
         * @param managers initialised
         * @throws IllegalArgumentException when the address is one without TLS
         */
        public Builder keyManager(KeyManagerFactory managers) {
            checkTls();
            this.key = Objects.requireNonNull(managers, "managers");
            return this;
        }

        /**
         * The versions of TLS that may be used, {@code TLSv1.3} for example; those that Java allows unless set, and for none.
         *
         * @throws IllegalArgumentException when the address is one without TLS
         */
        public Builder tlsProtocols(List<String> names) {
            checkTls();
            this.tlsProtocols = List.copyOf(names);
            return this;
        }

        /**
         * The cipher suites that may be used, by their names in Java; those that Java allows unless set, and for none.
         *
         * @throws IllegalArgumentException when the address is one without TLS
         */
        public Builder tlsCipherSuites(List<String> names) {
            checkTls();
            this.tlsCipherSuites = List.copyOf(names);
            return this;
        }

        /**
         * Takes a certificate of a trusted authority for any host. For clusters and sentinels that announce the numeric
         * addresses of nodes, which their certificates do not name.
         *
         * @throws IllegalArgumentException when the address is one without TLS
         */
        public Builder withoutHostnameVerification() {
            checkTls();
            this.hostnameVerified = false;
            return this;
        }

        private void checkTls() {
            if (!uri.tls()) {
                throw new IllegalArgumentException(
                        uri + " has no TLS. With it the address begins with rediss instead of redis");
            }
        }

        /**
         * How long an attempt to connect may take, a millisecond or more; 2 seconds unless set.
         *
         * @throws IllegalArgumentException when that is less than a millisecond, or more than 365 days
         */
        public Builder connectTimeout(Duration atMost) {
            this.connectTimeout = Durations.positive(atMost, "connectTimeout");
            return this;
        }

        public RedisSettings build() {
            return new RedisSettings(this);
        }
    }
}
