package dev.streampod.generator.check;

/** One rule of the protocol language. Reports every place that breaks it, and throws nothing. */
interface Rule {

    void check(RuleContext context);
}
