package com.example.protocol;

final class Own {}
