package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Log of the admissions, refunds and resets of one key, by the true time.
 */
final class AdmissionLog {

	private static final long NEVER = Long.MAX_VALUE;

	private final List<Admission> admissions = new ArrayList<>();

	private final List<Reset> resets = new ArrayList<>();

	/** Add a call that was admitted. */
	void add(Admission admission) {
		this.admissions.add(admission);
	}

	/** Record the begin of a reset. */
	Reset reset(long begin) {
		Reset reset = new Reset(begin);
		this.resets.add(reset);
		return reset;
	}

	/**
	 * Return the most permits in any window, exclusive of its border. Permits count until
	 * they are refunded, and from the last reset on.
	 */
	long mostWithin(long windowMicros) {
		return this.admissions.stream().mapToLong((last) -> within(windowMicros, last)).max().orElse(0);
	}

	/** Return the permits of the window that ends with an admission. */
	private long within(long windowMicros, Admission last) {
		long start = Math.max(last.end - windowMicros, resetBefore(last.end));
		return sum(
				(admission) -> admission.begin > start && admission.end <= last.end && admission.refundedAt > last.end);
	}

	/** Return the end of the last reset that began no later than a moment. */
	private long resetBefore(long moment) {
		return this.resets.stream()
			.filter((reset) -> reset.begin <= moment)
			.mapToLong((reset) -> reset.end)
			.max()
			.orElse(Long.MIN_VALUE);
	}

	/**
	 * Return the minimum number of permits that must count at the last moment of the log.
	 */
	long least(long now, long windowMicros) {
		long start = Math.max(now - windowMicros, resetBefore(now));
		return sum((admission) -> admission.begin > start && admission.refundedAt == NEVER);
	}

	/** Return the permits of calls that ended after a moment. */
	long endedAfter(long moment) {
		return sum((admission) -> admission.end > moment);
	}

	private long sum(Predicate<Admission> condition) {
		return this.admissions.stream().filter(condition).mapToLong((admission) -> admission.permits).sum();
	}

	/**
	 * A call that was admitted.
	 */
	static final class Admission {

		private final long permits;

		private final long begin;

		private final long end;

		private long refundedAt = NEVER;

		/**
		 * Create an admission.
		 * @param permits the permits of the call
		 * @param begin the true time at which it began
		 * @param end the true time at which the caller had the answer
		 */
		Admission(long permits, long begin, long end) {
			this.permits = permits;
			this.begin = begin;
			this.end = end;
		}

		long permits() {
			return this.permits;
		}

		long begin() {
			return this.begin;
		}

		boolean isRefunded() {
			return this.refundedAt != NEVER;
		}

		void refunded(long now) {
			this.refundedAt = now;
		}

	}

	/**
	 * A change of the count that discards earlier admissions.
	 */
	static final class Reset {

		private final long begin;

		private long end = NEVER;

		private Reset(long begin) {
			this.begin = begin;
		}

		/** Record that it has completed. */
		void ended(long now) {
			this.end = now;
		}

	}

}
