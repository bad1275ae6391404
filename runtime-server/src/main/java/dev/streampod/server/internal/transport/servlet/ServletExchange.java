package dev.streampod.server.internal.transport.servlet;

import dev.streampod.concurrent.FailureReporter;
import dev.streampod.server.internal.http.HttpExchange;
import dev.streampod.server.internal.http.RequestBody;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request that a servlet container received. Bodies are read and written without waiting for the client. */
public final class ServletExchange implements HttpExchange {

    private static final Logger log = LoggerFactory.getLogger(ServletExchange.class);

    private static final int CHUNK_BYTES = 8 * 1024;

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Function<HttpServletRequest, @Nullable String> keys;
    private final FailureReporter failures;
    private @Nullable AsyncContext async;

    /**
     * @param keys says the key that a request signs in with
     * @param failures is told why a request cannot be read when that is a fault of this process
     */
    ServletExchange(
            HttpServletRequest request,
            HttpServletResponse response,
            Function<HttpServletRequest, @Nullable String> keys,
            FailureReporter failures) {
        this.request = request;
        this.response = response;
        this.keys = keys;
        this.failures = failures;
    }

    public HttpServletRequest request() {
        return request;
    }

    public HttpServletResponse response() {
        return response;
    }

    @Override
    public @Nullable String key() {
        String own = keys.apply(request);
        return own == null ? HttpExchange.super.key() : own;
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String path() {
        String below = request.getPathInfo();
        return below == null ? request.getServletPath() : request.getServletPath() + below;
    }

    @Override
    public List<String> headers(String name) {
        return Collections.list(request.getHeaders(name));
    }

    @Override
    public String remoteAddress() {
        return request.getRemoteAddr();
    }

    @Override
    public Origin target() {
        String name = request.getServerName();
        // Undertow leaves the brackets of an address of IPv6 out, Tomcat and Jetty do not.
        String host = name.indexOf(':') < 0 || name.startsWith("[") ? name : "[" + name + "]";
        return new Origin(request.getScheme(), host, request.getServerPort());
    }

    @Override
    public void readBody(RequestBody body) {
        async();
        try {
            ServletInputStream in = request.getInputStream();
            in.setReadListener(new BodyReader(in, body));
        } catch (IOException e) {
            body.failed(e);
        }
    }

    @Override
    public void header(String name, String value) {
        response.setHeader(name, value);
    }

    @Override
    public void respond(int status, byte @Nullable [] body) {
        response.setStatus(status);
        AsyncContext running = async();
        if (body == null) {
            running.complete();
            return;
        }
        response.setContentLength(body.length);
        try {
            ServletOutputStream out = response.getOutputStream();
            out.setWriteListener(new BodyWriter(out, body, running));
        } catch (IOException e) {
            fail(e);
        }
    }

    @Override
    public void fail(Throwable cause) {
        if (isFault(cause)) {
            failures.report("Serving a request", cause);
        } else {
            log.debug("A request could not be served", cause);
        }
        if (!response.isCommitted()) {
            response.setStatus(isFault(cause) ? HttpServletResponse.SC_INTERNAL_SERVER_ERROR : unreadable(cause));
        }
        async().complete();
    }

    private static int unreadable(Throwable cause) {
        return cause instanceof TimeoutException || cause.getCause() instanceof TimeoutException
                ? HttpServletResponse.SC_REQUEST_TIMEOUT
                : HttpServletResponse.SC_BAD_REQUEST;
    }

    /** Whether it is a fault of this process, and not of the network or of the client. */
    private static boolean isFault(Throwable cause) {
        return cause instanceof Error || cause instanceof RuntimeException;
    }

    private AsyncContext async() {
        AsyncContext running = async;
        if (running == null) {
            running = request.startAsync(request, response);
            // How long a call may take is limited elsewhere; a client that does not read is cut off by the container.
            running.setTimeout(0);
            async = running;
        }
        return running;
    }

    /** Hands on what there is to read, each time that there is something. */
    private static final class BodyReader implements ReadListener {

        private final ServletInputStream in;
        private final RequestBody body;
        private boolean ended;

        BodyReader(ServletInputStream in, RequestBody body) {
            this.in = in;
            this.body = body;
        }

        @Override
        public void onDataAvailable() throws IOException {
            var buffer = new byte[CHUNK_BYTES];
            while (!ended && in.isReady()) {
                int count = in.read(buffer);
                if (count < 0) {
                    end();
                } else if (!body.add(ByteBuffer.wrap(buffer, 0, count), false)) {
                    ended = true;
                }
            }
        }

        @Override
        public void onAllDataRead() {
            end();
        }

        private void end() {
            if (!ended) {
                ended = true;
                body.add(ByteBuffer.allocate(0), true);
            }
        }

        @Override
        public void onError(Throwable cause) {
            // Also a fault of the code that was given the whole body: it would not be reported otherwise.
            if (!ended || isFault(cause)) {
                ended = true;
                body.failed(cause);
            }
        }
    }

    /** Writes a body as fast as it is taken. */
    private static final class BodyWriter implements WriteListener {

        private final ServletOutputStream out;
        private final byte[] body;
        private final AsyncContext running;
        private int written;

        BodyWriter(ServletOutputStream out, byte[] body, AsyncContext running) {
            this.out = out;
            this.body = body;
            this.running = running;
        }

        @Override
        public void onWritePossible() throws IOException {
            while (out.isReady()) {
                if (written == body.length) {
                    running.complete();
                    return;
                }
                int length = Math.min(CHUNK_BYTES, body.length - written);
                out.write(body, written, length);
                written += length;
            }
        }

        @Override
        public void onError(Throwable cause) {
            log.debug("A response could not be written", cause);
            running.complete();
        }
    }
}
