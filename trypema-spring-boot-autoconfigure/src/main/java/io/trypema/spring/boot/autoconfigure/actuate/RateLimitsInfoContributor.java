package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

import io.trypema.spring.RateLimitDefaults;
import io.trypema.spring.admin.ManagedLimit;
import io.trypema.spring.admin.RateLimitAdmin;

/**
 * Contributes the numbers of limits.
 */
final class RateLimitsInfoContributor implements InfoContributor {

	private final ObjectProvider<RateLimitAdmin> admin;

	private final ObjectProvider<RateLimitDefaults> defaults;

	RateLimitsInfoContributor(ListableBeanFactory beanFactory) {
		this.admin = beanFactory.getBeanProvider(RateLimitAdmin.class);
		this.defaults = beanFactory.getBeanProvider(RateLimitDefaults.class);
	}

	@Override
	public void contribute(Info.Builder builder) {
		RateLimitAdmin present = this.admin.getIfUnique();
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("enabled", present != null);
		if (present != null) {
			this.defaults.ifUnique((given) -> details.put("provider", Labels.of(given.provider())));
			List<ManagedLimit> limits = present.limits();
			details.put("policies", count(limits, (limit) -> true));
			details.put("shadowed", count(limits, (limit) -> limit.effective().shadow()));
			details.put("changed", count(limits, ManagedLimit::isChanged));
			details.put("concurrency",
					present.concurrencyLimits().stream().map((usage) -> usage.policy().name()).distinct().count());
		}
		builder.withDetail("ratelimits", details);
	}

	private static long count(List<ManagedLimit> limits, Predicate<ManagedLimit> predicate) {
		return limits.stream().filter(predicate).map(ManagedLimit::policy).distinct().count();
	}

}
