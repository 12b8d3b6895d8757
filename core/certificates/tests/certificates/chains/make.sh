#!/usr/bin/env bash
# Makes authorities.pem and signers.pem anew with OpenSSL 3. The authorities' keys are thrown away; every signer has the
# private key of 32 bytes 0x5a. Before each certificate stands the name by which the tests expect it to be taken or not.
set -euo pipefail
cd "$(dirname "$0")"
keys=$(mktemp -d)
trap 'rm -r "$keys"' EXIT

# An `ECPrivateKey` (RFC 5915) without its public half, which OpenSSL works out.
{
  echo -----BEGIN EC PRIVATE KEY-----
  printf '30310201010420%sa00a06082a8648ce3d030107' "$(printf '5a%.0s' {1..32})" | xxd -r -p | base64
  echo -----END EC PRIVATE KEY-----
} >"$keys/signer"
echo keyUsage=critical,digitalSignature >"$keys/usage"
openssl ec -in "$keys/signer" -pubout -out "$keys/signer.pub" 2>/dev/null

# NAME, its key usage, how its key is made
authority() {
  local name=$1 usage=$2
  shift 2
  openssl genpkey -out "$keys/$name" "$@" 2>/dev/null
  openssl req -x509 -new -key "$keys/$name" -out "$keys/$name.crt" -days 36500 -subj "/C=DE/CN=$name" \
    -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,$usage" 2>/dev/null
  { echo "$name"; openssl x509 -in "$keys/$name.crt"; } >>authorities.pem
}

# NAME, AUTHORITY, how it is signed
signer() {
  local name=$1 authority=$2
  shift 2
  openssl x509 -new -force_pubkey "$keys/signer.pub" -subj "/C=DE/CN=$name" -days 36500 -extfile "$keys/usage" \
    -CA "$keys/$authority.crt" -CAkey "$keys/$authority" -out "$keys/$name.dsc" "$@"
  { echo "$name"; openssl x509 -in "$keys/$name.dsc"; } >>signers.pem
}

ec() { authority "$1" "$2" -algorithm EC -pkeyopt "ec_paramgen_curve:$3" -pkeyopt ec_param_enc:named_curve; }
rsa() { authority "$1" keyCertSign -algorithm RSA -pkeyopt "rsa_keygen_bits:$2"; }
pss() {
  local name=$1
  shift
  authority "$name" keyCertSign -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 "$@"
}

: >authorities.pem
: >signers.pem
for curve in P-256 P-384 P-521; do ec "$curve" keyCertSign "$curve"; done
rsa RSA-2048 2048
rsa RSA-3072 3072
pss PSS
pss PSS-SHA512 -pkeyopt rsa_pss_keygen_md:sha512 -pkeyopt rsa_pss_keygen_mgf1_md:sha512 \
  -pkeyopt rsa_pss_keygen_saltlen:64
pss PSS-SHA256 -pkeyopt rsa_pss_keygen_md:sha256 -pkeyopt rsa_pss_keygen_mgf1_md:sha256 \
  -pkeyopt rsa_pss_keygen_saltlen:20
rsa RSA-1024 1024
ec CRL-P-384 cRLSign P-384
for curve in brainpoolP256r1 brainpoolP384r1 secp256k1; do ec "$curve" keyCertSign "$curve"; done

padded="-sigopt rsa_padding_mode:pss -sigopt"
for hash in sha256 sha384 sha512; do
  for curve in P-256 P-384 P-521; do signer "taken $curve $hash" "$curve" "-$hash"; done
  signer "taken RSA-2048 $hash" RSA-2048 "-$hash"
  # shellcheck disable=SC2086
  signer "taken RSA-3072 pss $hash" RSA-3072 "-$hash" $padded rsa_pss_saltlen:digest
  # shellcheck disable=SC2086
  signer "taken PSS $hash" PSS "-$hash" $padded rsa_pss_saltlen:digest
done
signer "taken PSS-SHA512" PSS-SHA512 -sha512 -sigopt rsa_pss_saltlen:64
signer "taken PSS-SHA256" PSS-SHA256 -sha256 -sigopt rsa_pss_saltlen:32

signer "refused PSS-SHA256 salt 20" PSS-SHA256 -sha256 -sigopt rsa_pss_saltlen:20
# shellcheck disable=SC2086
{
  signer "refused PSS salt 20" PSS -sha256 $padded rsa_pss_saltlen:20
  signer "refused PSS salt 32 for 64" PSS -sha512 $padded rsa_pss_saltlen:32
  signer "refused PSS mgf1 sha1" PSS -sha256 $padded rsa_pss_saltlen:32 -sigopt rsa_mgf1_md:sha1
  signer "refused PSS mgf1 sha256" PSS -sha512 $padded rsa_pss_saltlen:64 -sigopt rsa_mgf1_md:sha256
  signer "refused RSA-3072 pss sha1" RSA-3072 -sha1 $padded rsa_pss_saltlen:20
}
for hash in sha1 sha224; do
  signer "refused P-256 $hash" P-256 "-$hash"
  signer "refused RSA-2048 $hash" RSA-2048 "-$hash"
done
signer "refused RSA-1024" RSA-1024 -sha256
signer "refused CRL-P-384" CRL-P-384 -sha384
for curve in brainpoolP256r1 brainpoolP384r1 secp256k1; do signer "refused $curve" "$curve" -sha256; done
