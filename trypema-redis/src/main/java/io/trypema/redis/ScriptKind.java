package io.trypema.redis;

/**
 * The kinds of scripts.
 */
enum ScriptKind {

	/** Decides on acquisitions under the absolute strategy: what runs nearly always. */
	ACQUIRE,

	/** Does any operation on limited keys. */
	LIMIT,

	/** Does any operation on plain counters. */
	COUNT,

	/** Adds to plain counters what was counted in process. */
	FLUSH,

	/** Does any operation on counters with slices of instances. */
	INSTANCE

}
