package io.trypema.redis;

/**
 * The kinds of scripts.
 */
enum ScriptKind {

	/**
	 * Decides on acquisitions under the absolute strategy: the most frequent operation.
	 */
	ACQUIRE,

	/** Executes any operation on limited keys. */
	LIMIT,

	/** Executes any operation on plain counters. */
	COUNT,

	/** Adds increments that were buffered in process to plain counters. */
	FLUSH,

	/** Executes any operation on counters with slices of instances. */
	INSTANCE

}
