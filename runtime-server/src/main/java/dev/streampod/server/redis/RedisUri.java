package dev.streampod.server.redis;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address, taken apart. Immutable.
 *
 * @param nodes where to begin: the Redis, the sentinels, or some nodes of a cluster; not resolved
 * @param user null for the default user
 * @param password null for none
 * @param masterName what sentinels call the master; null without sentinels
 */
record RedisUri(
        RedisDeployment deployment,
        boolean tls,
        List<InetSocketAddress> nodes,
        @Nullable String user,
        @Nullable String password,
        int database,
        @Nullable String masterName) {

    private static final int REDIS_PORT = 6379;
    private static final int SENTINEL_PORT = 26_379;
    private static final int HIGHEST_PORT = 65_535;

    private static final String SENTINEL_MASTER_ID = "sentinelMasterId=";

    private static final Pattern USER_INFO = Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\\.?");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9._~-]+)?]");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern PORT_NOT_A_NUMBER =
            Pattern.compile("(?<=:)[^,/\\]#?]*[^0-9,/\\]#?][^,/\\]#?]*(?=[,/#?]|$)");
    private static final Pattern DATABASE = Pattern.compile("[0-9]{1,5}");
    /** The names of masters that Sentinel takes. */
    private static final Pattern MASTER_NAME = Pattern.compile("[A-Za-z0-9._-]+");

    RedisUri {
        nodes = List.copyOf(nodes);
    }

    /** @throws RedisAddressException when it is no address */
    static RedisUri parse(String text) {
        return new Parser(text).parse();
    }

    /** The address without user and password. */
    @Override
    public String toString() {
        var shown = new StringBuilder(Scheme.of(deployment, tls).text).append("://");
        for (int i = 0; i < nodes.size(); i++) {
            shown.append(i == 0 ? "" : ",").append(shown(nodes.get(i)));
        }
        if (deployment == RedisDeployment.SENTINEL) {
            shown.append('/').append(database).append('#').append(masterName);
        } else if (database != 0) {
            shown.append('/').append(database);
        }
        return shown.toString();
    }

    static String shown(InetSocketAddress node) {
        String host = node.getHostString();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + node.getPort();
    }

    private enum Scheme {
        REDIS(
                "redis",
                RedisDeployment.SINGLE,
                false,
                "redis://localhost:6379, or with TLS, a user, a password and the number of a database:"
                        + " rediss://user:password@redis.example.com:6380/0"),
        REDISS("rediss", RedisDeployment.SINGLE, true, REDIS.example),
        SENTINEL(
                "redis-sentinel",
                RedisDeployment.SENTINEL,
                false,
                "redis-sentinel://user:password@host1:26379,host2:26379,host3:26379/0#mymaster"),
        SENTINEL_TLS("rediss-sentinel", RedisDeployment.SENTINEL, true, SENTINEL.example),
        CLUSTER(
                "redis-cluster",
                RedisDeployment.CLUSTER,
                false,
                "redis-cluster://user:password@host1:6379,host2:6379,host3:6379"),
        CLUSTER_TLS("rediss-cluster", RedisDeployment.CLUSTER, true, CLUSTER.example);

        private final String text;
        private final RedisDeployment deployment;
        private final boolean tls;
        private final String example;

        Scheme(String text, RedisDeployment deployment, boolean tls, String example) {
            this.text = text;
            this.deployment = deployment;
            this.tls = tls;
            this.example = example;
        }

        private static Scheme of(RedisDeployment deployment, boolean tls) {
            for (Scheme scheme : values()) {
                if (scheme.deployment == deployment && scheme.tls == tls) {
                    return scheme;
                }
            }
            throw new AssertionError(deployment);
        }

        private static @Nullable Scheme at(String text) {
            for (Scheme scheme : values()) {
                if (text.startsWith(scheme.text + "://")) {
                    return scheme;
                }
            }
            return null;
        }
    }

    /** Reads one text, from left to right. */
    private static final class Parser {

        private final String text;
        private Scheme scheme = Scheme.REDIS;

        private Parser(String text) {
            this.text = text;
        }

        private RedisUri parse() {
            Scheme found = Scheme.at(text);
            if (found == null) {
                throw wrong("it does not begin with redis://, rediss://, redis-sentinel://, rediss-sentinel://,"
                        + " redis-cluster:// or rediss-cluster://");
            }
            scheme = found;
            String rest = text.substring(found.text.length() + "://".length());
            // What follows the hosts is searched behind the user and password, which may have such characters by
            // mistake.
            int at = rest.lastIndexOf('@');
            int end = endOfHosts(rest, at + 1);
            String[] credentials = at < 0 ? new String[2] : credentials(rest.substring(0, at));
            List<InetSocketAddress> nodes = nodes(rest.substring(at + 1, end));
            String tail = rest.substring(end);
            String masterName = null;
            if (found.deployment == RedisDeployment.SENTINEL) {
                masterName = masterName(tail);
                tail = tail.substring(0, tail.length() - lengthOfMaster(tail));
            }
            return new RedisUri(
                    found.deployment, found.tls, nodes, credentials[0], credentials[1], database(tail), masterName);
        }

        private static int endOfHosts(String rest, int from) {
            for (int i = from; i < rest.length(); i++) {
                if ("/?#".indexOf(rest.charAt(i)) >= 0) {
                    return i;
                }
            }
            return rest.length();
        }

        /** The user, or null, and the password, or null. A part without a colon is a password. */
        private @Nullable String[] credentials(String part) {
            if (!USER_INFO.matcher(part).matches()) {
                throw wrong("the part before @, a user and a password, has a character that cannot stand there as it is"
                        + " (an unusual one is written as %xx: @ as %40, / as %2F)");
            }
            int colon = part.indexOf(':');
            String user = colon < 0 ? "" : decoded(part.substring(0, colon));
            String password = decoded(part.substring(colon + 1));
            if (password.isEmpty()) {
                throw wrong("the part before @ has no password");
            }
            return new @Nullable String[] {user.isEmpty() ? null : user, password};
        }

        private String decoded(String part) {
            var bytes = ByteBuffer.allocate(part.length());
            for (int i = 0; i < part.length(); i++) {
                char c = part.charAt(i);
                if (c == '%') {
                    bytes.put((byte) Integer.parseInt(part.substring(i + 1, i + 3), 16));
                    i += 2;
                } else {
                    bytes.put((byte) c);
                }
            }
            try {
                return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
            } catch (CharacterCodingException e) {
                throw wrong("the %xx escapes in the part before @ are not UTF-8");
            }
        }

        private List<InetSocketAddress> nodes(String part) {
            if (part.isEmpty()) {
                throw wrong("it names no host");
            }
            var nodes = new ArrayList<InetSocketAddress>();
            for (String each : part.split(",", -1)) {
                nodes.add(node(each));
            }
            if (nodes.size() > 1 && scheme.deployment == RedisDeployment.SINGLE) {
                throw wrong("several hosts go with redis-sentinel:// and redis-cluster:// only");
            }
            if (new HashSet<>(nodes).size() < nodes.size()) {
                throw wrong("it names a host twice");
            }
            return nodes;
        }

        private InetSocketAddress node(String part) {
            int colon = part.lastIndexOf(':');
            boolean hasPort = colon > part.lastIndexOf(']');
            String host = hasPort ? part.substring(0, colon) : part;
            if (host.isEmpty()) {
                throw wrong("it names no host" + (hasPort ? " before " + part.substring(colon) : " after a comma"));
            }
            boolean ipv6 = IPV6.matcher(host).matches();
            if (!ipv6 && !HOST.matcher(host).matches()) {
                throw wrong("\"" + host + "\" is no host (an IPv6 address is written in brackets)");
            }
            int port = scheme.deployment == RedisDeployment.SENTINEL ? SENTINEL_PORT : REDIS_PORT;
            if (hasPort) {
                port = port(host, part.substring(colon + 1));
            }
            return InetSocketAddress.createUnresolved(ipv6 ? host.substring(1, host.length() - 1) : host, port);
        }

        /** A text that is no number is not repeated: it may be a password whose @ and host are missing. */
        private int port(String host, String part) {
            if (!DIGITS.matcher(part).matches()) {
                throw wrong("the port of " + host + " is not a number");
            }
            int port = part.length() > 5 ? -1 : Integer.parseInt(part);
            if (port < 1 || port > HIGHEST_PORT) {
                throw wrong("the port of " + host + ", " + part + ", is not from 1 to " + HIGHEST_PORT);
            }
            return port;
        }

        private String masterName(String tail) {
            int length = lengthOfMaster(tail);
            if (length == 0) {
                throw wrong("it does not end with # and the name that the sentinels know the master by");
            }
            String name = tail.substring(tail.length() - length);
            name = name.charAt(0) == '#' ? name.substring(1) : name.substring(1 + SENTINEL_MASTER_ID.length());
            if (!MASTER_NAME.matcher(name).matches()) {
                throw wrong("the name of the master, at the end, has other characters than letters, digits, and . - _");
            }
            return name;
        }

        /** {@code #name}, or {@code ?sentinelMasterId=name}, as the Redis client library has it. */
        private static int lengthOfMaster(String tail) {
            int start = tail.indexOf('#');
            int query = tail.indexOf("?" + SENTINEL_MASTER_ID);
            if (query >= 0 && (start < 0 || query < start)) {
                start = query;
            }
            return start < 0 ? 0 : tail.length() - start;
        }

        private int database(String tail) {
            if (tail.isEmpty() || tail.equals("/")) {
                return 0;
            }
            if (tail.indexOf('?') >= 0 || tail.indexOf('#') >= 0) {
                throw wrong("nothing may follow the number of the database");
            }
            String number = tail.substring(1);
            if (!DATABASE.matcher(number).matches()) {
                throw wrong("\"" + number + "\", which follows the host, is not the number of a database");
            }
            int database = Integer.parseInt(number);
            if (database != 0 && scheme.deployment == RedisDeployment.CLUSTER) {
                throw wrong("a cluster has only database 0, not " + database);
            }
            return database;
        }

        private RedisAddressException wrong(String what) {
            return new RedisAddressException("\"" + withoutSecrets() + "\" is not a valid Redis address: " + what
                    + ". Example: " + scheme.example);
        }

        /**
         * Nothing between the scheme and the last @, nothing after a question mark, and nothing that stands in the place of a
         * port and is none.
         */
        private String withoutSecrets() {
            int query = text.indexOf('?');
            int at = text.lastIndexOf('@');
            int start = text.indexOf("://");
            String hosts = text.substring(at < 0 ? (start < 0 ? 0 : start + 3) : at);
            if (query > at) {
                hosts = hosts.substring(0, hosts.indexOf('?')) + "?…";
            }
            return (start < 0 || (at >= 0 && start > at) ? "" : text.substring(0, start + 3))
                    + (at < 0 ? "" : "…")
                    + PORT_NOT_A_NUMBER.matcher(hosts).replaceAll("…");
        }
    }
}
