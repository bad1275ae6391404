package com.example;

import com.example.protocol.Line;

final class Uses {

    static Line line() {
        return new Line("the only field");
    }
}
