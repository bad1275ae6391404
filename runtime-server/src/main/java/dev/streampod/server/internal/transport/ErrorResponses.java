package dev.streampod.server.internal.transport;

import dev.streampod.server.internal.call.HttpCalls;
import dev.streampod.server.internal.http.HttpApi;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of the responses that Jetty sends by itself, for example to a path that is not a valid one: a problem (RFC
 * 9457) below {@code /api/}, plain text elsewhere. Safe for use from any thread.
 */
final class ErrorResponses extends ErrorHandler {

    private static final String TEXT = "text/plain; charset=utf-8";

    private final HttpCalls calls;

    ErrorResponses(HttpCalls calls) {
        this.calls = calls;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        String message = message(status, (String) request.getAttribute(ERROR_MESSAGE));
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        String path = request.getHttpURI().getPath();
        if (path != null && path.startsWith(HttpApi.PREFIX)) {
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
            default -> HttpStatus.isServerError(status) ? ErrorCode.INTERNAL : ErrorCode.BAD_REQUEST;
        };
    }
}
