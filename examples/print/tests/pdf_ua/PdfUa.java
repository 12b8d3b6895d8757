import java.io.FileInputStream;
import java.util.List;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

/** Holds each file against veraPDF's profile of PDF/UA-1, after --refused those that must not conform. */
public class PdfUa {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean conforms = true;
        int unexpected = 0;
        for (String file : files) {
            if (file.equals("--refused")) {
                conforms = false;
                continue;
            }
            List<TestAssertion> failed = failed(file);
            System.out.println((failed.isEmpty() ? "conforms  " : "refused   ") + file);
            if (failed.isEmpty() != conforms) {
                unexpected++;
                failed.forEach(one -> System.out.println("  " + one.getRuleId().getClause() + "-"
                    + one.getRuleId().getTestNumber() + ": " + one.getMessage()));
            }
        }
        System.exit(unexpected == 0 && !conforms ? 0 : 1);
    }

    private static List<TestAssertion> failed(String file) throws Exception {
        try (var bytes = new FileInputStream(file);
             var parser = Foundries.defaultInstance().createParser(bytes, PDFAFlavour.PDFUA_1);
             var validator = Foundries.defaultInstance().createValidator(PDFAFlavour.PDFUA_1, false)) {
            var result = validator.validate(parser);
            if (result.getTotalAssertions() == 0) {
                throw new IllegalStateException("nothing was asserted of " + file);
            }
            return result.getTestAssertions();
        }
    }
}
