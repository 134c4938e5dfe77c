package io.trypema.benchmark.competitor;

import java.time.Duration;

import io.trypema.Ticker;

/**
 * The compared libraries.
 */
public enum Library {

	/**
	 * The minimum work of any limiter by key: find the key, count, read the clock.
	 */
	FLOOR {
		@Override
		public Competitor limitedTo(int permits, Duration window, Ticker ticker) {
			return new Floor();
		}
	},

	/**
	 * The local provider's absolute strategy.
	 */
	TRYPEMA {
		@Override
		public Competitor limitedTo(int permits, Duration window, Ticker ticker) {
			return Trypema.absolute(permits, window, ticker);
		}
	},

	/**
	 * The local provider's suppressed strategy, with a hard limit of twice the limit.
	 */
	TRYPEMA_SUPPRESSED {
		@Override
		public Competitor limitedTo(int permits, Duration window, Ticker ticker) {
			return Trypema.suppressed(permits, window, ticker);
		}
	},

	/**
	 * The generic cell rate algorithm on one atomic number per key.
	 */
	GCRA {
		@Override
		public Competitor limitedTo(int permits, Duration window, Ticker ticker) {
			return new Gcra(permits, window);
		}
	},

	/**
	 * Resilience4j's atomic rate limiter.
	 */
	RESILIENCE4J {
		@Override
		public Competitor limitedTo(int permits, Duration window, Ticker ticker) {
			return new Resilience4j(permits, window);
		}
	},

	/**
	 * Bucket4j's local, lock-free bucket.
	 */
	BUCKET4J {
		@Override
		public Competitor limitedTo(int permits, Duration window, Ticker ticker) {
			return new Bucket4j(permits, window);
		}
	},

	/**
	 * Guava's bursty rate limiter.
	 */
	GUAVA {
		@Override
		public Competitor limitedTo(int permits, Duration window, Ticker ticker) {
			return new Guava(permits, window);
		}
	};

	/**
	 * Return a limiter of this library.
	 * @param permits the permits per window and key
	 * @param window the window
	 * @param ticker the source of time, if the library accepts one
	 * @return the limiter
	 */
	public abstract Competitor limitedTo(int permits, Duration window, Ticker ticker);

}
