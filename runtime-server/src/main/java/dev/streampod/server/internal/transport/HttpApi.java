package dev.streampod.server.internal.transport;

import dev.streampod.server.internal.call.HttpCalls;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Methods as resources: {@code POST /api/<endpoint>/<method>} with the arguments as a JSON object. Answers with the result,
 * with 204 for a method that returns nothing, and with a problem (RFC 9457) for everything that fails.
 */
final class HttpApi {

    static final String PREFIX = "/api/";

    /** How long a call may take, in milliseconds. */
    private static final String DEADLINE = "Streampod-Deadline-Millis";

    static final String PROBLEM = "application/problem+json";
    private static final String METHODS = HttpMethod.OPTIONS + ", " + HttpMethod.POST;
    private static final String JSON = "application/json";

    /** What a page of another origin that is allowed may send, and how long its browser need not ask again. */
    private static final String CORS_HEADERS = "authorization, content-type, " + DEADLINE.toLowerCase(Locale.ROOT);

    private static final String CORS_MAX_AGE_SECONDS = "600";

    private final HttpCalls calls;
    private final OriginPolicy origins;

    HttpApi(HttpCalls calls, OriginPolicy origins) {
        this.calls = calls;
        this.origins = origins;
    }

    /** Answers a request of a path that begins with {@link #PREFIX}. */
    void handle(String path, Request request, Response response, Callback callback) {
        var answer = new HttpAnswer(response, callback);
        response.getHeaders().put(HttpHeader.VARY, HttpHeader.ORIGIN.asString());
        String[] names = path.substring(PREFIX.length()).split("/", -1);
        String key = StreampodHandler.key(request);
        String address = Request.getRemoteAddr(request);
        long deadline = deadline(request);
        Runnable refusal = refusal(names, deadline, request, answer);
        RequestBody.read(request, calls.maxBytes(), new RequestBody.Reader() {

            @Override
            public void read(byte[] body) {
                if (refusal == null) {
                    calls.call(names[0], names[1], key, address, deadline, body, answer);
                } else {
                    refusal.run();
                }
            }

            @Override
            public void tooLarge() {
                if (refusal == null) {
                    answer.refuse(
                            ErrorCode.TOO_LARGE,
                            "the arguments have more bytes than the server takes: at most " + calls.maxBytes()
                                    + " (Limits.messageBytes)");
                } else {
                    refusal.run();
                }
            }

            @Override
            public void failed(Throwable cause) {
                callback.failed(cause);
            }
        });
    }

    /** The answer to a request that is none for a method, whatever is in its body; null for any other. */
    private @Nullable Runnable refusal(String[] names, long deadline, Request request, HttpAnswer answer) {
        if (!origins.allows(request)) {
            return () -> answer.refuse(ErrorCode.FORBIDDEN, "pages of that origin are not served here");
        }
        answer.allowOrigin(request.getHeaders().get(HttpHeader.ORIGIN));
        if (names.length != 2 || names[0].isEmpty() || names[1].isEmpty()) {
            return () -> answer.refuse(ErrorCode.UNKNOWN_METHOD, "methods are at /api/<endpoint>/<method>");
        }
        if (HttpMethod.OPTIONS.is(request.getMethod())) {
            return answer::options;
        }
        if (!HttpMethod.POST.is(request.getMethod())) {
            return answer::refuseMethod;
        }
        if (deadline == Long.MIN_VALUE) {
            return () -> answer.refuse(ErrorCode.BAD_REQUEST, DEADLINE + " is a number of milliseconds");
        }
        return null;
    }

    /** Negative when there is none, the least of all numbers when it is no number. */
    private static long deadline(Request request) {
        String text = request.getHeaders().get(DEADLINE);
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

    private static int status(ErrorCode code) {
        return switch (code) {
            case BAD_REQUEST, UNKNOWN_CLASS, NOT_OPEN, INCOMPATIBLE -> HttpStatus.BAD_REQUEST_400;
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED_401;
            case FORBIDDEN -> HttpStatus.FORBIDDEN_403;
            case UNKNOWN_ENDPOINT, UNKNOWN_CHANNEL, UNKNOWN_METHOD -> HttpStatus.NOT_FOUND_404;
            case DEADLINE -> HttpStatus.REQUEST_TIMEOUT_408;
            case TOO_LARGE -> HttpStatus.PAYLOAD_TOO_LARGE_413;
            case EXCEPTION -> HttpStatus.UNPROCESSABLE_ENTITY_422;
            case RATE_LIMITED, TOO_MANY -> HttpStatus.TOO_MANY_REQUESTS_429;
            case CANCELLED, UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE_503;
            case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR_500;
        };
    }

    private final class HttpAnswer implements HttpCalls.Answer {

        private final Response response;
        private final Callback callback;

        HttpAnswer(Response response, Callback callback) {
            this.response = response;
            this.callback = callback;
        }

        @Override
        public void returned(byte @Nullable [] json) {
            if (json == null) {
                response.setStatus(HttpStatus.NO_CONTENT_204);
                response.write(true, null, callback);
            } else {
                write(HttpStatus.OK_200, JSON, json);
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
                response.getHeaders().put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            }
        }

        /** Answers what may be sent here; a browser asks that before it lets a page of another origin call a method. */
        void options() {
            response.getHeaders().put(HttpHeader.ALLOW, METHODS);
            if (response.getHeaders().contains(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN)) {
                response.getHeaders().put(HttpHeader.ACCESS_CONTROL_ALLOW_METHODS, HttpMethod.POST.asString());
                response.getHeaders().put(HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS, CORS_HEADERS);
                response.getHeaders().put(HttpHeader.ACCESS_CONTROL_MAX_AGE, CORS_MAX_AGE_SECONDS);
            }
            response.setStatus(HttpStatus.NO_CONTENT_204);
            response.write(true, null, callback);
        }

        void refuseMethod() {
            response.getHeaders().put(HttpHeader.ALLOW, METHODS);
            refuse(HttpStatus.METHOD_NOT_ALLOWED_405, ErrorCode.BAD_REQUEST, "methods are called with POST");
        }

        void refuse(int status, ErrorCode code, String message) {
            failed(status, code, new Frame.Failure(null, code.wireName(), message, null, null));
        }

        private void failed(int status, ErrorCode code, Frame.Failure failure) {
            if (code == ErrorCode.UNAUTHENTICATED) {
                response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
            }
            byte[] problem = calls.problem(failure, status, HttpStatus.getMessage(status));
            Frame.Failure sendable = calls.sendable(failure, problem);
            if (sendable.equals(failure)) {
                write(status, PROBLEM, problem);
                return;
            }
            ErrorCode sent = ErrorCode.named(sendable.code());
            int sentStatus = sent == null || sent == code ? status : status(sent);
            write(sentStatus, PROBLEM, calls.problem(sendable, sentStatus, HttpStatus.getMessage(sentStatus)));
        }

        private void write(int status, String type, byte[] body) {
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            response.write(true, ByteBuffer.wrap(body), callback);
        }
    }
}
