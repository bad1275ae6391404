package dev.streampod.stream;

/** Told what the reader of a stream does. Called from any thread, with no lock held; must not wait. */
public interface ReadingProgress {

    /** Of a stream whose writer need not know. */
    ReadingProgress UNWATCHED = new ReadingProgress() {
        @Override
        public void demanded(long messages) {}

        @Override
        public void taken() {}
    };

    /** The reader takes so many more messages; {@link Long#MAX_VALUE}: any number. */
    void demanded(long messages);

    /** The reader has taken a message out of the buffer. */
    void taken();
}
