package org.episeal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * As the server of a health office's case management does it, in Java: opens what a visitor shared and a code told by
 * phone.
 */
class CaseServerTest {
    private final World world = new World();

    record Exposure(String venue, String area, Instant from, Instant until) {}

    @Test
    void whatAVisitorSharedBecomesExposuresOfACase() throws Exception {
        Sealed sealed = world.seal();
        try (DrawnShareCode drawn = new Stretch().drawShareCode(); Office office = world.getOffice(); ShareLog log = new ShareLog()) {
            byte[] sent = world.share(List.of(sealed.kept()), drawn.key()).getBytes();
            String told = drawn.code().exposeSecretText();

            UnverifiedShare share = UnverifiedShare.parse(sent);
            office.checkShare(share, log, WorldKt.getNOON());
            ShareCodeKey key = new Stretch().shareCodeKey(share.claimedAddress().getShareId(), ShareCode.parse(told));
            OpenedShare opened = office.openShare(share, key, log, WorldKt.getNOON());
            opened.addPublished(world.getVenueDayKey());
            opened.addStored(sealed.visit());

            List<Exposure> exposures = new ArrayList<>();
            for (SharedVisit visit : opened.visits()) {
                exposures.add(new Exposure(visit.venueName(), visit.area(), visit.arrival(), visit.departure()));
            }
            assertEquals(List.of(new Exposure("Café am Dom", "Block B", WorldKt.at(-1), null)), exposures);
        } catch (RecordException refused) {
            throw new AssertionError(refused.getCode() + ": " + refused.text(java.util.Locale.GERMAN), refused);
        }
    }
}
