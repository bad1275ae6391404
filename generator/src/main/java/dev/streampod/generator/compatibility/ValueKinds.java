package dev.streampod.generator.compatibility;

/**
 * What the changes of a typed thing are called.
 *
 * @param useAdded how to use what was added
 * @param becameNonNullWithDefault null may be read as the default
 * @param becameNullableWithDefault the default was there before
 */
record ValueKinds(
        String useAdded,
        ChangeKind addedRequired,
        ChangeKind addedNullable,
        ChangeKind addedWithDefault,
        ChangeKind removedRequired,
        ChangeKind removedNullable,
        ChangeKind removedWithDefault,
        ChangeKind typeWidened,
        ChangeKind typeNarrowed,
        ChangeKind typeChanged,
        ChangeKind typeReplaced,
        ChangeKind becameNullable,
        ChangeKind becameNullableWithDefault,
        ChangeKind becameNonNull,
        ChangeKind becameNonNullWithDefault,
        ChangeKind defaultAdded,
        ChangeKind defaultRemoved,
        ChangeKind defaultChanged,
        ChangeKind nullableDefaultAdded,
        ChangeKind nullableDefaultRemoved) {

    static final ValueKinds FIELD = new ValueKinds(
            "pass it to the constructors; builders need no change",
            ChangeKind.FIELD_ADDED_REQUIRED,
            ChangeKind.FIELD_ADDED_NULLABLE,
            ChangeKind.FIELD_ADDED_WITH_DEFAULT,
            ChangeKind.FIELD_REMOVED_REQUIRED,
            ChangeKind.FIELD_REMOVED_NULLABLE,
            ChangeKind.FIELD_REMOVED_WITH_DEFAULT,
            ChangeKind.FIELD_TYPE_WIDENED,
            ChangeKind.FIELD_TYPE_NARROWED,
            ChangeKind.FIELD_TYPE_CHANGED,
            ChangeKind.FIELD_TYPE_REPLACED,
            ChangeKind.FIELD_BECAME_NULLABLE,
            ChangeKind.FIELD_BECAME_NULLABLE_WITH_DEFAULT,
            ChangeKind.FIELD_BECAME_NON_NULL,
            ChangeKind.FIELD_BECAME_NON_NULL_WITH_DEFAULT,
            ChangeKind.FIELD_DEFAULT_ADDED,
            ChangeKind.FIELD_DEFAULT_REMOVED,
            ChangeKind.FIELD_DEFAULT_CHANGED,
            ChangeKind.FIELD_NULLABLE_DEFAULT_ADDED,
            ChangeKind.FIELD_NULLABLE_DEFAULT_REMOVED);

    static final ValueKinds PARAMETER = new ValueKinds(
            "pass it in every call, and add it to the implementation of the method",
            ChangeKind.PARAMETER_ADDED_REQUIRED,
            ChangeKind.PARAMETER_ADDED_NULLABLE,
            ChangeKind.PARAMETER_ADDED_WITH_DEFAULT,
            ChangeKind.PARAMETER_REMOVED_REQUIRED,
            ChangeKind.PARAMETER_REMOVED_NULLABLE,
            ChangeKind.PARAMETER_REMOVED_WITH_DEFAULT,
            ChangeKind.PARAMETER_TYPE_WIDENED,
            ChangeKind.PARAMETER_TYPE_NARROWED,
            ChangeKind.PARAMETER_TYPE_CHANGED,
            ChangeKind.PARAMETER_TYPE_REPLACED,
            ChangeKind.PARAMETER_BECAME_NULLABLE,
            ChangeKind.PARAMETER_BECAME_NULLABLE_WITH_DEFAULT,
            ChangeKind.PARAMETER_BECAME_NON_NULL,
            ChangeKind.PARAMETER_BECAME_NON_NULL_WITH_DEFAULT,
            ChangeKind.PARAMETER_DEFAULT_ADDED,
            ChangeKind.PARAMETER_DEFAULT_REMOVED,
            ChangeKind.PARAMETER_DEFAULT_CHANGED,
            ChangeKind.PARAMETER_NULLABLE_DEFAULT_ADDED,
            ChangeKind.PARAMETER_NULLABLE_DEFAULT_REMOVED);
}
