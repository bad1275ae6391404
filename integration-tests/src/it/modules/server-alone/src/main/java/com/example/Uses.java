package com.example;

import com.example.protocol.Audit;
import com.example.protocol.Line;

final class Uses {

    static Line scored(Audit audit) {
        return Line.builder().text(audit.who()).internalScore(0.5).build();
    }
}
