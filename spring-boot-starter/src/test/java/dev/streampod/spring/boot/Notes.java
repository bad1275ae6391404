package dev.streampod.spring.boot;

import dev.streampod.server.Session;
import dev.streampod.server.StreamingSession;
import dev.streampod.spring.boot.notes.Note;
import dev.streampod.spring.boot.notes.NotesFromClient;
import dev.streampod.spring.boot.notes.server.BoardChannel;
import dev.streampod.spring.boot.notes.server.NotesEndpoint;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.context.SecurityContextHolder;

/** Posts what clients send to the board. Not final: Spring Security makes a subclass of it. */
class Notes extends NotesEndpoint {

    static final BoardChannel BOARD = BoardChannel.of("main");

    @Override
    protected void handleStreamMessage(StreamingSession session, NotesFromClient message) {
        if (message instanceof Note note) {
            var unused = BOARD.post(session, note);
        }
    }

    @Override
    protected boolean mayFollow(Session session, BoardChannel board) {
        return true;
    }

    @Override
    protected String whoAmI(Session session) {
        var user = SecurityContextHolder.getContext().getAuthentication();
        return (user == null ? "no context" : user.getName() + " " + user.getAuthorities()) + ", "
                + session.authentication();
    }

    @Override
    @PreAuthorize("hasAuthority('moderator')")
    protected int wipe(Session session) {
        return 1;
    }
}
