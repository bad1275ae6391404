package dev.streampod.server.internal.http;

import dev.streampod.server.internal.call.HttpCalls;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Methods as resources: {@code POST /api/<endpoint>/<method>} with the arguments as a JSON object. Answers with the result,
 * with 204 for a method that returns nothing, and with a problem (RFC 9457) for everything that fails.
 */
public final class HttpApi {

    /** Where the methods are. */
    public static final String PREFIX = "/api/";

    /** How long a call may take, in milliseconds. */
    private static final String DEADLINE = "Streampod-Deadline-Millis";

    /** The content type of a problem. */
    public static final String PROBLEM = "application/problem+json";

    private static final String METHODS = "OPTIONS, POST";
    private static final String JSON = "application/json";

    /**
     * The headers that a page of another origin may send if that is allowed, and how long its browser need not ask again.
     */
    private static final String CORS_HEADERS = "authorization, content-type, " + DEADLINE.toLowerCase(Locale.ROOT);

    private static final String CORS_MAX_AGE_SECONDS = "600";

    private final HttpCalls calls;
    private final OriginPolicy origins;

    HttpApi(HttpCalls calls, OriginPolicy origins) {
        this.calls = calls;
        this.origins = origins;
    }

    /** The name of the endpoint in a path that begins with {@link #PREFIX}. */
    static String endpoint(String path) {
        int end = path.indexOf('/', PREFIX.length());
        return path.substring(PREFIX.length(), end < 0 ? path.length() : end);
    }

    /** Answers a request of a path that begins with {@link #PREFIX}. */
    void serve(HttpExchange exchange) {
        var answer = new HttpAnswer(exchange);
        exchange.header("Vary", "Origin");
        String[] names = exchange.path().substring(PREFIX.length()).split("/", -1);
        String key = exchange.key();
        String address = exchange.remoteAddress();
        long deadline = deadline(exchange);
        Runnable refusal = refusal(names, deadline, exchange, answer);
        var reader = new RequestBody.Reader() {

            @Override
            public void read(byte[] body) {
                unlessRefused(() -> calls.call(names[0], names[1], key, address, deadline, body, answer));
            }

            @Override
            public void tooLarge() {
                unlessRefused(() -> answer.refuse(
                        ErrorCode.TOO_LARGE,
                        "the arguments are too large: the server takes at most " + calls.maxBytes()
                                + " bytes (Limits.messageBytes)"));
            }

            @Override
            public void late() {
                unlessRefused(() -> answer.refuse(
                        ErrorCode.DEADLINE,
                        "the body of the request did not arrive within "
                                + calls.requestTimeout().toMillis() + " ms (Limits.httpRequestTimeout)"));
            }

            private void unlessRefused(Runnable answering) {
                (refusal == null ? answering : refusal).run();
            }

            @Override
            public void failed(Throwable cause) {
                exchange.fail(cause);
            }
        };
        if (asksWhetherItIsTooLarge(exchange)) {
            reader.tooLarge();
            return;
        }
        var received = new RequestBody(calls.maxBytes(), reader);
        exchange.readBody(received);
        received.within(calls.requestTimeout(), calls.timers());
    }

    /** Whether the client waits to be told to go on with a body that is larger than allowed. */
    private boolean asksWhetherItIsTooLarge(HttpExchange exchange) {
        String length = exchange.header("Content-Length");
        return "100-continue".equalsIgnoreCase(exchange.header("Expect"))
                && length != null
                && length.matches("\\d{1,18}")
                && Long.parseLong(length) > calls.maxBytes();
    }

    /** The answer to a request that is not for a method, regardless of its body; null for any other. */
    private @Nullable Runnable refusal(String[] names, long deadline, HttpExchange exchange, HttpAnswer answer) {
        if (!origins.allows(exchange)) {
            return () -> answer.refuse(ErrorCode.FORBIDDEN, "pages of that origin are not allowed");
        }
        answer.allowOrigin(exchange.header("Origin"));
        if (names.length != 2 || names[0].isEmpty() || names[1].isEmpty()) {
            return () -> answer.refuse(ErrorCode.UNKNOWN_METHOD, "methods are at /api/<endpoint>/<method>");
        }
        if (exchange.method().equals("OPTIONS")) {
            return answer::options;
        }
        if (!exchange.method().equals("POST")) {
            return answer::refuseMethod;
        }
        if (isEncoded(exchange)) {
            return () -> answer.refuse(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    ErrorCode.BAD_REQUEST,
                    "the body has a Content-Encoding, and the server supports none: send it without");
        }
        if (deadline == Long.MIN_VALUE) {
            return () -> answer.refuse(ErrorCode.BAD_REQUEST, DEADLINE + " is a number of milliseconds, 0 or more");
        }
        return null;
    }

    private static boolean isEncoded(HttpExchange exchange) {
        String encoding = exchange.header("Content-Encoding");
        return encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity");
    }

    /** Negative when there is none, the least of all numbers when it is no number. */
    private static long deadline(HttpExchange exchange) {
        String text = exchange.header(DEADLINE);
        if (text == null) {
            return -1;
        }
        try {
            long millis = Long.parseLong(text.strip());
            return millis < 0 ? Long.MIN_VALUE : millis;
        } catch (NumberFormatException e) {
            return Long.MIN_VALUE;
        }
    }

    private static HttpStatus status(ErrorCode code) {
        return switch (code) {
            case BAD_REQUEST, UNKNOWN_CLASS, NOT_OPEN, INCOMPATIBLE -> HttpStatus.BAD_REQUEST;
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case UNKNOWN_ENDPOINT, UNKNOWN_CHANNEL, UNKNOWN_METHOD -> HttpStatus.NOT_FOUND;
            case DEADLINE -> HttpStatus.REQUEST_TIMEOUT;
            case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case EXCEPTION -> HttpStatus.UNPROCESSABLE_CONTENT;
            case RATE_LIMITED, TOO_MANY -> HttpStatus.TOO_MANY_REQUESTS;
            case CANCELLED, UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    private final class HttpAnswer implements HttpCalls.Answer {

        private final HttpExchange exchange;
        private boolean corsAllowed;

        HttpAnswer(HttpExchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void returned(byte @Nullable [] json) {
            if (json == null) {
                exchange.respond(HttpStatus.NO_CONTENT.code(), null);
            } else {
                write(HttpStatus.OK, JSON, json);
            }
        }

        @Override
        public void failed(ErrorCode code, Frame.Failure failure) {
            failed(status(code), code, failure);
        }

        void refuse(ErrorCode code, String message) {
            refuse(status(code), code, message);
        }

        /** Lets the page of an origin read the answer (CORS). A key travels in a header, so no cookies are asked for. */
        void allowOrigin(@Nullable String origin) {
            if (origin != null) {
                exchange.header("Access-Control-Allow-Origin", origin);
                corsAllowed = true;
            }
        }

        /** Answers what may be sent here; a browser asks that before it lets a page of another origin call a method. */
        void options() {
            exchange.header("Allow", METHODS);
            if (corsAllowed) {
                exchange.header("Access-Control-Allow-Methods", "POST");
                exchange.header("Access-Control-Allow-Headers", CORS_HEADERS);
                exchange.header("Access-Control-Max-Age", CORS_MAX_AGE_SECONDS);
            }
            exchange.respond(HttpStatus.NO_CONTENT.code(), null);
        }

        void refuseMethod() {
            exchange.header("Allow", METHODS);
            refuse(HttpStatus.METHOD_NOT_ALLOWED, ErrorCode.BAD_REQUEST, "methods are called with POST");
        }

        void refuse(HttpStatus status, ErrorCode code, String message) {
            failed(status, code, new Frame.Failure(null, code.wireName(), message, null, null));
        }

        private void failed(HttpStatus status, ErrorCode code, Frame.Failure failure) {
            if (code == ErrorCode.UNAUTHENTICATED) {
                exchange.header("WWW-Authenticate", "Bearer");
            }
            byte[] problem = calls.problem(failure, status.code(), status.reason());
            Frame.Failure sendable = calls.sendable(failure, problem);
            if (sendable.equals(failure)) {
                write(status, PROBLEM, problem);
                return;
            }
            ErrorCode sent = ErrorCode.named(sendable.code());
            HttpStatus sentStatus = sent == null || sent == code ? status : status(sent);
            write(sentStatus, PROBLEM, calls.problem(sendable, sentStatus.code(), sentStatus.reason()));
        }

        private void write(HttpStatus status, String type, byte[] body) {
            exchange.header("Content-Type", type);
            exchange.header("Cache-Control", "no-store");
            exchange.respond(status.code(), body);
        }
    }
}
