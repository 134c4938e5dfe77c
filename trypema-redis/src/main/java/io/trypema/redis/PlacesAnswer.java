package io.trypema.redis;

import org.jspecify.annotations.Nullable;

/**
 * The reply of Redis about the places of one key.
 *
 * @param reply the answer, if there was one
 * @param failure why there was none, or {@code null}
 * @param isDoubtful whether Redis may have changed something without an answer
 */
record PlacesAnswer(@Nullable InstanceReply reply, @Nullable RuntimeException failure, boolean isDoubtful) {

	/** Whether something was changed. */
	boolean isChanged() {
		return this.reply != null && this.reply.changed();
	}

	/** Return the places that are taken by all instances. */
	long taken() {
		return (this.reply != null) ? Math.max(0, this.reply.values().cumulative()) : 0;
	}

}
