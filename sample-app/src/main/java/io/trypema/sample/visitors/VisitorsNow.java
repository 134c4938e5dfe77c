package io.trypema.sample.visitors;

import java.util.List;
import java.util.Map;

import io.trypema.counter.LiveInstance;

/**
 * The visitors at a moment.
 *
 * @param total the visitors of all instances
 * @param instance the instance that reports this
 * @param instances all of them
 */
record VisitorsNow(long total, String instance, List<Share> instances) {

	static VisitorsNow of(long total, String instance, Map<String, Long> slices, List<LiveInstance> instances) {
		return new VisitorsNow(total, instance,
				instances.stream()
					.map((live) -> new Share(live.id(), slices.getOrDefault(live.id(), 0L), live.silence().toMillis()))
					.toList());
	}

	/**
	 * The share of one instance.
	 *
	 * @param id its id
	 * @param visitors its visitors
	 * @param silentMillis the time since its last heartbeat
	 */
	record Share(String id, long visitors, long silentMillis) {
	}

}
