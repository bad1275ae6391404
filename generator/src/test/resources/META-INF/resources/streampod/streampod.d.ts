export declare const placeholder: string;
