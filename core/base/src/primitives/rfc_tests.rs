//! The vectors of the standards behind `episeal-1`, through the functions that the crate uses.

use super::hash::hkdf_into;
use super::*;
use crate::error::RecordError;
use episeal_testkit::hostile::published;

/// Bytes from hexadecimal digits; blanks are skipped.
pub(super) fn unhex(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> =
        hex.chars().filter(|c| !c.is_whitespace()).map(|c| u8::try_from(c.to_digit(16).unwrap()).unwrap()).collect();
    let pairs = digits.chunks_exact(2);
    assert!(pairs.remainder().is_empty());
    pairs.map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// Exactly N bytes from hexadecimal digits.
pub(super) fn array<const N: usize>(hex: &str) -> [u8; N] {
    unhex(hex).try_into().unwrap()
}

fn secret<M>(hex: &str) -> Secret<M> {
    Secret::copy_of(&array(hex))
}

fn x25519(scalar: &[u8; 32], u: &[u8; 32]) -> [u8; 32] {
    let key = AgreementKey::from_secret(Secret::copy_of(scalar));
    *key.agree(u).unwrap().expose()
}

#[test]
fn sha_256_gives_the_digests_of_fips_180_4() {
    let examples = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
        ),
    ];
    for (message, digest) in examples {
        assert_eq!(sha256(message.as_bytes()), array(digest), "{message}");
    }
}

#[test]
fn x25519_gives_the_results_of_rfc_7748_sections_5_2_and_6_1() {
    for [scalar, u, result] in published::AGREEMENTS {
        assert_eq!(x25519(&array(scalar), &array(u)), array(result));
    }
}

/// The kernels iterate the same (`core/lanes`).
#[test]
fn x25519_iterated_gives_the_results_of_rfc_7748_section_5_2() {
    published::check_iterated(x25519);
}

#[test]
fn two_parties_agree_as_in_rfc_7748_section_6_1() {
    let alice = AgreementKey::from_secret(secret("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
    let bob = AgreementKey::from_secret(secret("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
    let alice_public = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";
    let bob_public = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";
    assert_eq!(alice.public(), &array(alice_public));
    assert_eq!(bob.public(), &array(bob_public));
    let shared = array("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
    assert_eq!(alice.agree(bob.public()).unwrap().expose(), &shared);
    assert_eq!(bob.agree(alice.public()).unwrap().expose(), &shared);
    assert_eq!(alice.agree_with_own(&bob).unwrap().expose(), &shared);
    assert_eq!(bob.agree_with_own(&alice).unwrap().expose(), &shared);
}

/// With bits that clamping changes, and numbers on both sides of the order of the base point.
#[test]
fn with_both_secrets_at_hand_the_agreement_is_the_same() {
    let order = array("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    let edges = [[0; 32], [0xff; 32], order];
    let random = (0..200).map(|_| *Secret::<()>::random().unwrap().expose());
    let keys: Vec<_> =
        edges.into_iter().chain(random).map(|secret| AgreementKey::from_secret(Secret::copy_of(&secret))).collect();
    for (at, ephemeral) in keys.iter().enumerate() {
        for own in keys.iter().take(4).chain(keys.get(at)).chain(keys.get(at + 1)) {
            assert_eq!(ephemeral.agree_with_own(own), ephemeral.agree(own.public()));
        }
    }
}

#[test]
fn an_agreement_key_is_canonical_below_2_to_the_255_minus_19() {
    let key = |low: u8, middle: u8, high: u8| {
        let mut key = [middle; 32];
        (key[0], key[31]) = (low, high);
        key
    };
    for canonical in [
        key(0, 0, 0),
        key(1, 0, 0),
        key(0xec, 0xff, 0x7f), // p - 1
        key(0xff, 0xff, 0x7e),
        key(0xff, 0xfe, 0x7f),
        key(0xff, 0x00, 0x7f),
    ] {
        assert!(is_canonical_agreement_key(&canonical), "{canonical:02x?}");
    }
    for other in [
        key(0xed, 0xff, 0x7f), // p
        key(0xee, 0xff, 0x7f), // p + 1
        key(0xff, 0xff, 0x7f), // 2^255 - 1
        key(0, 0, 0x80),
        key(9, 0, 0x80),
        key(0xec, 0xff, 0xff),
        key(0xff, 0xff, 0xff),
    ] {
        assert!(!is_canonical_agreement_key(&other), "{other:02x?}");
    }
}

#[test]
fn hkdf_gives_the_keys_of_rfc_5869_appendix_a() {
    let ascending = |from: u8, to: u8| (from..=to).collect::<Vec<u8>>();
    let vectors = [
        (
            vec![0x0b; 22],
            ascending(0x00, 0x0c),
            ascending(0xf0, 0xf9),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        ),
        (
            ascending(0x00, 0x4f),
            ascending(0x60, 0xaf),
            ascending(0xb0, 0xff),
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c\
             59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71\
             cc30c58179ec3e87c14c01d5c1f3434f1d87",
        ),
        (
            vec![0x0b; 22],
            vec![],
            vec![],
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        ),
    ];
    for (ikm, salt, info, okm) in vectors {
        let okm = unhex(okm);
        let mut derived = vec![0; okm.len()];
        hkdf_into(&salt, &ikm, &info, &mut derived).unwrap();
        assert_eq!(derived, okm);
    }
}

/// The value: Python, `cryptography` 48.0.0, `HKDF(SHA256(), 32, b"", b"episeal").derive(b"\x0b" * 32)`.
#[test]
fn hkdf_has_an_empty_salt_and_32_bytes_of_output() {
    assert_eq!(
        hkdf::<(), 32>(Ikm::of(&[0x0b; 32]), b"episeal").unwrap().expose(),
        &array("0166fee0d16594c665047a776d8e063527884be762942f77b33a5946f9ee54aa")
    );
}

#[test]
fn a_key_is_wrapped_as_in_rfc_3394_section_4_6() {
    let kek = secret("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    let key = secret("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f");
    let wrapped = array("28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21");
    assert_eq!(wrap(&kek, &key), Ok(wrapped));
    assert_eq!(unwrap(&kek, &wrapped).unwrap().expose(), key.expose());
}

/// The test cases with a 256-bit key of McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B.
#[test]
fn aes_256_gcm_gives_test_cases_13_to_16_of_its_authors() {
    let zeros = "00".repeat(32);
    let key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
    let zero_iv = "00".repeat(12);
    let iv = "cafebabefacedbaddecaf888";
    let aad = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
    let plaintext = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72\
                     1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255";
    let ciphertext = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa\
                      8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad";
    let cases = [
        (&*zeros, &*zero_iv, "", "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
        (&zeros, &zero_iv, "", &zeros[..32], "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919"),
        (key, iv, "", plaintext, ciphertext, "b094dac5d93471bdec1a502270e3cc6c"),
        (key, iv, aad, &plaintext[..120], &ciphertext[..120], "76fc6ece0f4e1768cddf8853bb2d551b"),
    ];
    for (key, iv, aad, plaintext, ciphertext, tag) in cases {
        let (key, iv, aad) = (secret(key), array(iv), unhex(aad));
        let sealed = unhex(&[ciphertext, tag].concat());
        let mut buffer = unhex(plaintext);
        encrypt(&key, &iv, &aad, &mut buffer).unwrap();
        assert_eq!(buffer, sealed);
        let opened = decrypt(&key, &iv, &aad, &sealed).unwrap();
        assert_eq!(*opened, unhex(plaintext));
    }
}

#[test]
fn a_ciphertext_shorter_than_its_tag_is_undecryptable() {
    let key = secret(&"00".repeat(32));
    for length in 0..TAG_LENGTH {
        let refused = decrypt(&key, &[0; 12], &[], &vec![0; length]);
        assert_eq!(refused, Err(RecordError::Undecryptable));
    }
}

/// Seed, public key, message and signature of RFC 8032, 7.1: tests 1 to 3, 1024 and SHA(abc).
const ED25519: [(&str, &str, &str, &str); 5] = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155\
         5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
         085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac\
         18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "f5e5767cf153319517630f226876b86c8160cc583bc013744c6bf255f5cc0ee5",
        "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e",
        MESSAGE_1024,
        "0aab4c900501b3e24d7cdf4663326a3a87df5e4843b2cbdb67cbf6e460fec350\
         aa5371b1508f9f4528ecea23c436d94b5e8fcd4f681e30a6ac00a9704a188a03",
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
         2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589\
         09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
];

/// The 1,023 bytes of "TEST 1024".
const MESSAGE_1024: &str = "\
    08b8b2b733424243760fe426a4b54908632110a66c2f6591eabd3345e3e4eb98fa6e264bf09efe12ee50f8f54e9f77b1\
    e355f6c50544e23fb1433ddf73be84d879de7c0046dc4996d9e773f4bc9efe5738829adb26c81b37c93a1b270b20329d\
    658675fc6ea534e0810a4432826bf58c941efb65d57a338bbd2e26640f89ffbc1a858efcb8550ee3a5e1998bd177e93a\
    7363c344fe6b199ee5d02e82d522c4feba15452f80288a821a579116ec6dad2b3b310da903401aa62100ab5d1a36553e\
    06203b33890cc9b832f79ef80560ccb9a39ce767967ed628c6ad573cb116dbefefd75499da96bd68a8a97b928a8bbc10\
    3b6621fcde2beca1231d206be6cd9ec7aff6f6c94fcd7204ed3455c68c83f4a41da4af2b74ef5c53f1d8ac70bdcb7ed1\
    85ce81bd84359d44254d95629e9855a94a7c1958d1f8ada5d0532ed8a5aa3fb2d17ba70eb6248e594e1a2297acbbb39d\
    502f1a8c6eb6f1ce22b3de1a1f40cc24554119a831a9aad6079cad88425de6bde1a9187ebb6092cf67bf2b13fd65f270\
    88d78b7e883c8759d2c4f5c65adb7553878ad575f9fad878e80a0c9ba63bcbcc2732e69485bbc9c90bfbd62481d9089b\
    eccf80cfe2df16a2cf65bd92dd597b0707e0917af48bbb75fed413d238f5555a7a569d80c3414a8d0859dc65a46128ba\
    b27af87a71314f318c782b23ebfe808b82b0ce26401d2e22f04d83d1255dc51addd3b75a2b1ae0784504df543af8969b\
    e3ea7082ff7fc9888c144da2af58429ec96031dbcad3dad9af0dcbaaaf268cb8fcffead94f3c7ca495e056a9b47acdb7\
    51fb73e666c6c655ade8297297d07ad1ba5e43f1bca32301651339e22904cc8c42f58c30c04aafdb038dda0847dd988d\
    cda6f3bfd15c4b4c4525004aa06eeff8ca61783aacec57fb3d1f92b0fe2fd1a85f6724517b65e614ad6808d6f6ee34df\
    f7310fdc82aebfd904b01e1dc54b2927094b2db68d6f903b68401adebf5a7e08d78ff4ef5d63653a65040cf9bfd4aca7\
    984a74d37145986780fc0b16ac451649de6188a7dbdf191f64b5fc5e2ab47b57f7f7276cd419c17a3ca8e1b939ae49e4\
    88acba6b965610b5480109c8b17b80e1b7b750dfc7598d5d5011fd2dcc5600a32ef5b52a1ecc820e308aa342721aac09\
    43bf6686b64b2579376504ccc493d97e6aed3fb0f9cd71a43dd497f01f17c0e2cb3797aa2a2f256656168e6c496afc5f\
    b93246f6b1116398a346f1a641f3b041e989f7914f90cc2c7fff357876e506b50d334ba77c225bc307ba537152f3f161\
    0e4eafe595f6d9d90d11faa933a15ef1369546868a7f3a45a96768d40fd9d03412c091c6315cf4fde7cb68606937380d\
    b2eaaa707b4c4185c32eddcdd306705e4dc1ffc872eeee475a64dfac86aba41c0618983f8741c5ef68d3a101e8a3b8ca\
    c60c905c15fc910840b94c00a0b9d0";

#[test]
fn ed25519_signs_and_verifies_the_messages_of_rfc_8032_section_7_1() {
    for (seed, public, message, signature) in ED25519 {
        let key = SigningKey::from_seed(&secret(seed));
        let (public, message, signature) = (array(public), unhex(message), array(signature));
        assert_eq!(key.seed().expose(), &array(seed));
        assert_eq!(key.public(), &public);
        assert_eq!(key.sign(&message), signature);
        assert_eq!(verify(&public, &message, &signature), Ok(()));
    }
}

#[test]
fn a_signature_with_any_bit_changed_is_refused() {
    let (_, public, message, signature) = ED25519[2];
    let (public, message) = (array::<32>(public), unhex(message));
    let signature = array::<64>(signature);
    for bit in 0..512 {
        let mut changed = signature;
        changed[bit / 8] ^= 1 << (bit % 8);
        let refused = verify(&public, &message, &changed);
        assert_eq!(refused, Err(RecordError::BadSignature), "bit {bit}");
    }
    for bit in 0..256 {
        let mut changed = public;
        changed[bit / 8] ^= 1 << (bit % 8);
        let refused = verify(&changed, &message, &signature);
        assert_eq!(refused, Err(RecordError::BadSignature), "bit {bit}");
    }
    for bit in 0..16 {
        let mut changed = message.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let refused = verify(&public, &changed, &signature);
        assert_eq!(refused, Err(RecordError::BadSignature), "bit {bit}");
    }
}

/// Our function takes neither secret nor associated data, so this one is about the crate beneath it.
#[test]
fn the_argon2_crate_gives_the_tag_of_rfc_9106_section_5_3() {
    let params = argon2::ParamsBuilder::new()
        .m_cost(32)
        .t_cost(3)
        .p_cost(4)
        .data(argon2::AssociatedData::new(&[0x04; 12]).unwrap())
        .build()
        .unwrap();
    let (algorithm, version) = (argon2::Algorithm::Argon2id, argon2::Version::V0x13);
    let mut tag = [0; 32];
    argon2::Argon2::new_with_secret(&[0x03; 8], algorithm, version, params)
        .unwrap()
        .hash_password_into(&[0x01; 32], &[0x02; 16], &mut tag)
        .unwrap();
    let expected = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659";
    assert_eq!(tag, array(expected));
}

/// The value: Python, `cryptography` 48.0.0 (OpenSSL), `Argon2id(salt=bytes(range(16)), length=32, iterations=3,
/// lanes=4, memory_cost=65536).derive(b"correct horse battery staple")`. The same code gives RFC 9106's tag.
#[test]
fn argon2id_gives_the_value_of_another_implementation() {
    let salt = core::array::from_fn(|i| u8::try_from(i).unwrap());
    assert_eq!(
        StretchMemory::default().argon2id(b"correct horse battery staple", &salt).unwrap().expose(),
        &array("853b272a44db1421c02962669a55eb0994f3cab385ed1c4c79253eee19bab49e")
    );
}
