package dev.streampod.server.internal.transport;

import dev.streampod.server.internal.call.HttpCalls;
import dev.streampod.server.internal.http.HttpApi;
import dev.streampod.server.internal.http.WebSocketHandshake;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of the responses that Jetty sends by itself, for example to a path that is not a valid one: a problem (RFC
 * 9457) below {@code /api/} and where no path could be read at all, plain text elsewhere. Safe for use from any thread.
 */
final class ErrorResponses extends ErrorHandler {

    private static final String TEXT = "text/plain; charset=utf-8";

    // Jetty's name for a request whose first line it could not read: its path is malformed or too long, for example.
    private static final String UNREADABLE_METHOD = "BAD";
    private static final String UNREADABLE_PATH = "/badMessage";

    private final HttpCalls calls;

    ErrorResponses(HttpCalls calls) {
        this.calls = calls;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (isHalfAnUpgrade(request)) {
            WebSocketHandshake.demandUpgrade(new JettyExchange(request, response, callback));
            return true;
        }
        int status = response.getStatus();
        String message = message(status, (String) request.getAttribute(ERROR_MESSAGE));
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        if (isForPrograms(request)) {
            var failure = new Frame.Failure(null, code(status).wireName(), message, null, null);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, HttpApi.PROBLEM);
            response.write(
                    true, ByteBuffer.wrap(calls.problem(failure, status, HttpStatus.getMessage(status))), callback);
        } else {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, TEXT);
            response.write(true, BufferUtil.toBuffer(message + "\n", StandardCharsets.UTF_8), callback);
        }
        return true;
    }

    /** Whether a proxy passed the header Upgrade on and not Connection, which Jetty takes for a malformed request. */
    private static boolean isHalfAnUpgrade(Request request) {
        return WebSocketHandshake.PATH.equals(request.getHttpURI().getPath())
                && request.getHeaders().contains(HttpHeader.UPGRADE, "websocket")
                && !request.getHeaders().contains(HttpHeader.CONNECTION, HttpHeaderValue.UPGRADE.asString());
    }

    /** Whether the request may be a method call; a client that sends malformed HTTP counts as a program, too. */
    private static boolean isForPrograms(Request request) {
        String path = request.getHttpURI().getPath();
        return path != null
                && (path.startsWith(HttpApi.PREFIX)
                        || (path.equals(UNREADABLE_PATH) && request.getMethod().equals(UNREADABLE_METHOD)));
    }

    private static String message(int status, @Nullable String reason) {
        return reason == null || reason.isEmpty() ? HttpStatus.getMessage(status) : reason;
    }

    private static ErrorCode code(int status) {
        return switch (status) {
            case HttpStatus.NOT_FOUND_404 -> ErrorCode.UNKNOWN_METHOD;
            case HttpStatus.PAYLOAD_TOO_LARGE_413,
                    HttpStatus.URI_TOO_LONG_414,
                    HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 -> ErrorCode.TOO_LARGE;
            case HttpStatus.REQUEST_TIMEOUT_408 -> ErrorCode.DEADLINE;
            case HttpStatus.SERVICE_UNAVAILABLE_503 -> ErrorCode.UNAVAILABLE;
            // Of what the client asked HTTP for, not of the server.
            case HttpStatus.NOT_IMPLEMENTED_501, HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505 -> ErrorCode.BAD_REQUEST;
            default -> HttpStatus.isServerError(status) ? ErrorCode.INTERNAL : ErrorCode.BAD_REQUEST;
        };
    }
}
