package dev.streampod.server.internal.transport;

import dev.streampod.server.internal.http.HttpExchange;
import dev.streampod.server.internal.http.RequestBody;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** A request that Jetty received. */
record JettyExchange(Request request, Response response, Callback callback) implements HttpExchange {

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String path() {
        return Request.getPathInContext(request);
    }

    @Override
    public List<String> headers(String name) {
        return request.getHeaders().getValuesList(name);
    }

    @Override
    public String remoteAddress() {
        return Request.getRemoteAddr(request);
    }

    @Override
    public @Nullable Origin target() {
        String host = Request.getServerName(request);
        String scheme = request.getHttpURI().getScheme();
        return host == null || scheme == null ? null : new Origin(scheme, host, Request.getServerPort(request));
    }

    @Override
    public void readBody(RequestBody body) {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(() -> readBody(body));
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                body.failed(chunk.getFailure());
                return;
            }
            boolean readOn = body.add(chunk.getByteBuffer(), chunk.isLast());
            chunk.release();
            if (!readOn) {
                return;
            }
        }
    }

    @Override
    public void header(String name, String value) {
        response.getHeaders().put(name, value);
    }

    @Override
    public void respond(int status, byte @Nullable [] body) {
        response.setStatus(status);
        response.write(true, body == null ? null : ByteBuffer.wrap(body), callback);
    }

    @Override
    public void fail(Throwable cause) {
        if (cause instanceof TimeoutException) {
            Response.writeError(
                    request, response, callback, HttpStatus.REQUEST_TIMEOUT_408, "nothing was received in time");
        } else {
            callback.failed(cause);
        }
    }
}
