package io.trypema.benchmark.redis;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The keys of calls.
 */
@FunctionalInterface
interface Keys {

	/**
	 * Return the keys of one caller, one after another.
	 * @return an endless source, for use by one thread at a time
	 */
	Supplier<String> source();

	/** Return keys that are all equally likely. */
	static Keys uniform(String[] keys) {
		if (keys.length == 1) {
			return () -> () -> keys[0];
		}
		return () -> {
			SplittableRandom random = new SplittableRandom();
			return () -> keys[random.nextInt(keys.length)];
		};
	}

	/** Return keys that each occur once. */
	static Keys once(String prefix) {
		AtomicInteger sources = new AtomicInteger();
		return () -> new Sequence(prefix + sources.incrementAndGet() + '-');
	}

	/**
	 * A prefix and a count.
	 */
	final class Sequence implements Supplier<String> {

		private final String prefix;

		private long count;

		private Sequence(String prefix) {
			this.prefix = prefix;
		}

		@Override
		public String get() {
			this.count++;
			return this.prefix + this.count;
		}

	}

}
