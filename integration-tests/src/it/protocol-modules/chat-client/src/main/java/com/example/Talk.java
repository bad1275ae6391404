package com.example;

import com.example.auth.Role;
import com.example.auth.UserInfo;
import com.example.chat.Line;
import com.example.chat.client.ChatClient;

final class Talk {

    static void say(ChatClient client, String text) {
        client.chat().sendStreamMessage(Line.builder().sender(new UserInfo("ada", Role.user)).text(text).build());
    }

    private Talk() {}
}
